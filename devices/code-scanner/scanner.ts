import type { Clock } from '../../core/ports/clock.ts';
import type {
  CodeScanner,
  CodeScannerEvent,
  CodeScannerOutcome,
  CodeScannerState,
} from '../../core/ports/code-scanner.ts';
import type { Log } from '../../core/ports/log.ts';
import { createCommandQueue } from '../driver/command-queue.ts';
import { createDeviceLoop } from '../driver/device-loop.ts';
import { createLineCounters } from '../driver/line-counters.ts';
import type { Link, LinkOpener } from '../link/link.ts';
import { createFrameTrace } from '../link/trace.ts';
import * as limits from './limits.ts';
import type { ScannerDialect, ScannerLine } from './scanner-line.ts';
import { createTextReader, type ReadCode, type TextReader, type TextSettings } from './text-reader.ts';

export interface CodeScannerOptions {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: Log;
}

/** A scanner of any protocol: what `dialect` can say, driven so that the port's obligations hold. */
export function createCodeScanner(
  options: CodeScannerOptions & { readonly dialect: ScannerDialect; readonly text: TextSettings },
): CodeScanner {
  const { dialect, opener, clock, log } = options;
  const listeners = new Set<(event: CodeScannerEvent) => void>();
  const counters = createLineCounters();
  const codes = { codesScanned: 0, codesRepeated: 0, codesUnreadable: 0, codesUnasked: 0 };
  const trace = createFrameTrace({ clock, describe: dialect.describe });

  let lineNow: ScannerLine | undefined;
  let readerNow: TextReader | undefined;
  let state: CodeScannerState = 'offline';
  let stateTold = false;
  let detailNow = 'not opened yet';
  let model: string = dialect.capabilities.protocol;
  /** The host's last word that was carried out; it outlives a lost link. */
  let wanted = false;
  /** The host listens: from the moment it asks for codes until the moment it asks for none. */
  let reporting = false;
  let lastText: string | undefined;
  let lastSeenMs = 0;
  /** The scanner stopped at a code, and may read again from then on. */
  let rearmAtMs: number | undefined;
  /** A command was not answered: the line is given up. */
  let lineFell = false;

  const loop = createDeviceLoop({ opener, clock, serve, offline: goOffline });
  const queue = createCommandQueue<ScannerLine>({
    clock,
    waitMs: limits.COMMAND_WAIT_MS,
    offline: () => (lineNow === undefined || loop.isClosing() ? detailNow : undefined),
    wake: loop.wake,
  });

  function emit(event: CodeScannerEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function setState(next: CodeScannerState, detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('codeScanner.state', { state: next, detail });
    emit({ kind: 'stateChanged', state: next, detail });
  }

  function goOffline(why: string): void {
    readerNow?.linkLost();
    lineNow = undefined;
    readerNow = undefined;
    rearmAtMs = undefined;
    if (!loop.isClosing()) setState('offline', why);
    queue.failAll(why);
  }

  function hears(code: ReadCode): void {
    if (dialect.stopsAtCode) {
      rearmAtMs = clock.monotonicMs() + limits.REARM_MS;
      loop.wake();
    }
    if (!reporting) {
      codes.codesUnasked += 1;
      return;
    }
    if (code.kind === 'unreadable') {
      codes.codesUnreadable += 1;
      log.warn('codeScanner.unreadable', { detail: code.detail });
      emit({ kind: 'codeUnreadable', detail: code.detail });
      return;
    }
    const nowMs = clock.monotonicMs();
    const isHeld = code.text === lastText && nowMs - lastSeenMs < limits.REPEAT_WINDOW_MS;
    lastText = code.text;
    lastSeenMs = nowMs;
    if (isHeld) {
      codes.codesRepeated += 1;
      return;
    }
    codes.codesScanned += 1;
    emit({ kind: 'codeScanned', text: code.text });
  }

  /** Works one link to its end. */
  async function serve(link: Link): Promise<{ heard: boolean }> {
    const reader = createTextReader({ clock, settings: options.text, onCode: hears });
    const line = dialect.open({ link, clock, counters, trace, onText: reader.push });
    readerNow = reader;
    lineFell = false;
    let heard = false;
    let dueMs = clock.monotonicMs();
    let isSetUp = false;
    while (!loop.isGone()) {
      if (!isSetUp) {
        const answer = await line.setUp();
        if (loop.isGone() || answer === 'silent') break;
        heard = true;
        model = line.model();
        isSetUp = answer === 'ready';
        if (answer !== 'ready') {
          setState('failed', answer.refused);
          await loop.pauseFully(limits.SET_UP_AGAIN_MS);
          continue;
        }
        lineNow = line;
        dueMs = nextCheckMs();
        if (wanted && (await line.scan(true)).kind === 'unanswered') break;
        setState(wanted ? 'scanning' : 'idle', wanted ? 'scanning' : 'ready');
      }
      const command = queue.next();
      if (command !== undefined) {
        await command(line);
        if (lineFell) break;
        continue;
      }
      const nowMs = clock.monotonicMs();
      if (rearmAtMs !== undefined && nowMs >= rearmAtMs) {
        rearmAtMs = undefined;
        if (wanted && (await line.scan(true)).kind === 'unanswered') break;
        continue;
      }
      if (nowMs >= dueMs && dialect.checkIntervalMs !== undefined) {
        const answer = await line.check();
        if (answer === 'silent') break;
        isSetUp = answer === 'well';
        dueMs = nextCheckMs();
        continue;
      }
      await loop.pause(Math.min(dueMs, rearmAtMs ?? dueMs) - nowMs);
    }
    return { heard };
  }

  function nextCheckMs(): number {
    return clock.monotonicMs() + (dialect.checkIntervalMs ?? limits.IDLE_MS);
  }

  async function start(line: ScannerLine): Promise<CodeScannerOutcome> {
    lastText = undefined;
    readerNow?.skipBegun();
    reporting = true;
    const outcome = await line.scan(true);
    wanted = reporting && outcome.kind === 'done';
    reporting = wanted;
    if (wanted) setState('scanning', 'scanning');
    lineFell = outcome.kind === 'unanswered';
    return outcome;
  }

  async function stop(line: ScannerLine): Promise<CodeScannerOutcome> {
    const outcome = await line.scan(false);
    rearmAtMs = undefined;
    if (outcome.kind === 'done' && state === 'scanning') setState('idle', 'ready');
    lineFell = outcome.kind === 'unanswered';
    return outcome;
  }

  return {
    capabilities: dialect.capabilities,
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: loop.start,
    scan: (on) => {
      if (!on) {
        // From here on nothing is reported, whenever the scanner hears of it.
        wanted = false;
        reporting = false;
        lastText = undefined;
        queue.withdraw('scan', 'scanning was switched off before it began');
      }
      return queue.submit<CodeScannerOutcome>(
        on ? start : stop,
        (detail, why) => ({ kind: why === 'withdrawn' ? 'refused' : 'unanswered', detail }),
        on ? 'scan' : undefined,
      );
    },
    inspect: () => ({ model, link: loop.linkName(), counters: { ...counters, ...codes }, frames: trace.frames() }),
    close: () =>
      loop.close(async () => {
        reporting = false;
        if (state === 'scanning' && dialect.stopsAtCode) await lineNow?.scan(false);
      }),
  };
}
