import type { Clock } from '../../../core/ports/clock.ts';
import type { FarEnd } from '../../link/link.ts';
import type { Token } from './commands.ts';
import { createTokenizer } from './commands.ts';
import type { PaperItem, PaperPicture } from './paper.ts';
import { createPaper } from './paper.ts';
import type { HeadAction } from './print-head.ts';
import { createPrintHead } from './print-head.ts';
import { createRealTimeScanner } from './real-time.ts';
import type { EscposSimulatorEvent, EscposSimulatorState, UnknownCommand } from './simulator-events.ts';
import { escposBenchFaults, escposFaults, type EscposFault } from './simulator-faults.ts';
import {
  automaticStatus,
  fullStatus,
  inOrderAnswer,
  presenterStatus,
  realTimeStatus,
  type Condition,
} from './simulator-status.ts';

export interface EscposSimulator {
  /** The host opened the line. A printer does not notice: what it had received stays. */
  attach(end: FarEnd): void;
  fault(name: EscposFault, on: boolean): void;
  faults(): { name: EscposFault; on: boolean }[];
  /** Every fault off; a new roll. */
  clear(): void;
  /** Off: everything received and not yet printed is gone; the paper stays. */
  power(on: boolean): void;
  powered(): boolean;
  tear(): void;
  watch(listener: (event: EscposSimulatorEvent) => void): () => void;
  /** The slip at the mouth of the presenter is taken. False where none waits. */
  takeSlip(): boolean;
  picture(): PaperPicture;
  /** Plain lines, one string a sheet. */
  text(): string[];
  /** Commands nobody here can carry out, newest last: where they stood in all that was received, and why. */
  unknown(): readonly UnknownCommand[];
  state(): EscposSimulatorState;
}

export interface EscposSimulatorSettings {
  readonly clock: Clock;
  readonly paperWidthMm: 58 | 80;
  /** Printers for the Chinese market start in Chinese mode; others wait for FS &. */
  readonly chineseByDefault?: boolean;
  /**
   * What it says: everything; only automatic status, once GS a asks for it; or nothing, as on a line with one wire. Absent:
   * everything.
   */
  readonly answers?: 'all' | 'automatic' | 'none';
  /** GS e and DLE EOT 20 are understood. */
  readonly presenter?: boolean;
}

const WIDTH_DOTS = { 58: 384, 80: 576 } as const;
/** Where `paperOutMidReceipt` ends the roll. */
const LINES_LEFT_MID_RECEIPT = 5;
/** A worn head pausing between lines. */
const SLOW_LINE_MS = 400;
/** A common size of a receive buffer; XOFF leaves room for what is already on its way. */
const XOFF_BYTES = 3 * 1024;
const XON_BYTES = 1024;
/** What comes after a full buffer is lost, as on a line without flow control. */
const RECEIVE_BUFFER_BYTES = 64 * 1024;
/** Unknown commands kept for whoever asks. */
const MAX_UNKNOWN = 100;
const XON = 0x11;
const XOFF = 0x13;
/** These stop the head until they are gone. In this order, the first is the reason given. */
const STOPPING: readonly EscposFault[] = ['coverOpen', 'paperOut', 'cutterFault', 'broken', 'overheated', 'offline'];

export function createEscposSimulator(settings: EscposSimulatorSettings): EscposSimulator {
  const widthDots = WIDTH_DOTS[settings.paperWidthMm];
  const paper = createPaper(widthDots);
  const head = createPrintHead({ widthDots, chineseByDefault: settings.chineseByDefault ?? true });
  const tokenizer = createTokenizer();
  const scanner = createRealTimeScanner();
  const listeners = new Set<(event: EscposSimulatorEvent) => void>();
  const on = new Set<EscposFault>();
  /** A jammed cutter keeps its error until the host or a person acts on it. */
  let cutterError = false;
  let rollEnded = false;
  let linesLeft = Number.POSITIVE_INFINITY;
  let end: FarEnd | undefined;
  let powered = true;
  let queue: Token[] = [];
  let waitingBytes = 0;
  let paused = false;
  let automaticMask = 0;
  let stopTimer: (() => void) | undefined;
  let cuts = 0;
  let wrappedLines = 0;
  let unknownCommands = 0;
  let unknownList: UnknownCommand[] = [];
  let slipWaiting = false;

  function tell(event: EscposSimulatorEvent): void {
    for (const listener of listeners) listener(event);
  }

  const paperGone = (): boolean => rollEnded || on.has('paperOut');

  function stoppedBy(): EscposFault | null {
    const active = new Set(on);
    if (rollEnded) active.add('paperOut');
    // A bad cutter is only noticed when it is asked to cut.
    if (!cutterError) active.delete('cutterFault');
    return STOPPING.find((name) => active.has(name)) ?? null;
  }

  function send(...bytes: readonly number[]): void {
    if (powered && !on.has('silent') && settings.answers !== 'none') end?.write(Uint8Array.from(bytes));
  }

  /** An answer to a question; a printer that only knows automatic status has none. */
  function answer(...bytes: readonly number[]): void {
    if (settings.answers !== 'automatic') send(...bytes);
  }

  const condition = (): Condition => ({
    offline: stoppedBy() !== null,
    coverOpen: on.has('coverOpen'),
    paperGone: paperGone(),
    nearEnd: on.has('paperNearEnd'),
    cutterError,
    broken: on.has('broken'),
    overheated: on.has('overheated'),
    slipWaiting,
  });

  function reportStatus(): void {
    if (automaticMask !== 0) send(...automaticStatus(condition()));
  }

  function clearBuffers(): void {
    queue = [];
    waitingBytes = 0;
    tokenizer.reset();
    head.initialize();
    stopTimer?.();
    stopTimer = undefined;
    tell({ kind: 'buffersCleared' });
  }

  function printed(item: PaperItem): void {
    paper.add(item);
    switch (item.kind) {
      case 'text':
        tell({ kind: 'linePrinted', text: item.runs.map((run) => run.text).join('') });
        linesLeft -= 1;
        if (linesLeft <= 0) rollEnded = true;
        return;
      case 'image':
        if (item.says !== undefined) tell({ kind: 'barcodePrinted', says: item.says });
        else tell({ kind: 'picturePrinted', widthDots: item.widthDots, heightDots: item.heightDots });
        return;
      case 'qr':
        tell({ kind: 'qrPrinted', data: item.data });
        return;
      case 'symbol':
        tell({ kind: 'symbolPrinted', name: item.name, data: item.data });
        return;
      case 'unknown': {
        unknownCommands += 1;
        const found = { hex: item.hex, at: item.at ?? 0, ...(item.why === undefined ? {} : { why: item.why }) };
        unknownList = [...unknownList, found].slice(-MAX_UNKNOWN);
        tell({ kind: 'unknownCommand', ...found });
        return;
      }
      case 'feed':
        return;
      default:
        item satisfies never;
    }
  }

  function cut(): boolean {
    if (on.has('cutterFault')) {
      cutterError = true;
      reportStatus();
      return false;
    }
    cuts += 1;
    if (paper.cut()) tell({ kind: 'cut' });
    return true;
  }

  /** GS e: 3 and 32 hold the slip out, 2 draws it back, 5 pushes it out, 6 asks. All but the last cut first. */
  function present(n: number): void {
    if (n === 6) {
      answer(presenterStatus(condition()));
      return;
    }
    if (![2, 3, 5, 32].includes(n)) return;
    const wasWaiting = slipWaiting;
    // The slip is cut first where that has not been done.
    if (!wasWaiting && !paper.isFresh() && !cut()) return;
    slipWaiting = n === 3 || n === 32;
    if (slipWaiting && !wasWaiting) tell({ kind: 'slipPresented' });
    if (!slipWaiting && wasWaiting) tell({ kind: n === 2 ? 'slipRetracted' : 'slipEjected' });
  }

  function act(action: HeadAction): void {
    switch (action.kind) {
      case 'printed':
        printed(action.item);
        return;
      case 'cut':
        cut();
        return;
      case 'presenter':
        if (settings.presenter === true) present(action.n);
        return;
      case 'drawer':
        tell({ kind: 'drawerOpened' });
        return;
      case 'wrapped':
        wrappedLines += 1;
        return;
      case 'answer':
        if (action.to === 'GS r') tell({ kind: 'statusAsked', n: action.args[0] ?? 0 });
        answer(...inOrderAnswer(condition(), action));
        return;
      case 'automaticStatus':
        automaticMask = action.mask;
        reportStatus();
        return;
      default:
        action satisfies never;
    }
  }

  /** Prints what waits, until the buffer is empty or something stops the head. */
  function work(): void {
    while (powered && stopTimer === undefined && stoppedBy() === null) {
      const token = queue.shift();
      if (token === undefined) break;
      waitingBytes -= tokenBytes(token);
      const actions = head.perform(token);
      const stoppedBefore = stoppedBy();
      for (const action of actions) act(action);
      if (stoppedBy() !== stoppedBefore) reportStatus();
      if (on.has('slow') && actions.some((action) => action.kind === 'printed')) {
        stopTimer = settings.clock.after(SLOW_LINE_MS, () => {
          stopTimer = undefined;
          work();
        });
      }
    }
    if (paused && waitingBytes <= XON_BYTES) {
      paused = false;
      send(XON);
    }
  }

  function queueBytes(bytes: Uint8Array): void {
    for (const token of tokenizer.push(bytes)) {
      const size = tokenBytes(token);
      if (waitingBytes + size > RECEIVE_BUFFER_BYTES) continue;
      queue.push(token);
      waitingBytes += size;
    }
  }

  function receive(bytes: Uint8Array): void {
    if (!powered) return;
    let from = 0;
    for (const command of scanner.scan(bytes)) {
      queueBytes(bytes.subarray(from, command.endsAt));
      from = command.endsAt;
      work();
      switch (command.kind) {
        case 'status': {
          tell({ kind: 'statusAsked', n: command.n });
          const status = realTimeStatus(condition(), command.n);
          if (status !== undefined) answer(status);
          else if (settings.presenter === true) answer(...fullStatus(condition()));
          break;
        }
        case 'pulse':
          tell({ kind: 'drawerOpened' });
          break;
        case 'recover':
          // DLE ENQ works only while there is an error that can be recovered from.
          if (!cutterError) break;
          cutterError = false;
          if (command.clearsBuffers) clearBuffers();
          break;
        case 'clear':
          clearBuffers();
          answer(0x37, 0x25, 0x00);
          break;
        default:
          command satisfies never;
      }
    }
    queueBytes(bytes.subarray(from));
    work();
    if (!paused && waitingBytes >= XOFF_BYTES) {
      paused = true;
      send(XOFF);
    }
  }

  function setFault(name: EscposFault, next: boolean): void {
    if (on.has(name) === next) return;
    if (next) on.add(name);
    else on.delete(name);
    if (name === 'paperOutMidReceipt') {
      linesLeft = next ? LINES_LEFT_MID_RECEIPT : Number.POSITIVE_INFINITY;
      if (!next) rollEnded = false;
    }
    if (name === 'cutterFault' && !next) cutterError = false;
    tell({ kind: 'faultChanged', name, on: next });
    reportStatus();
    work();
  }

  return {
    attach: (next) => {
      end = next;
      next.onData(receive);
      next.onClose(() => {
        if (end === next) end = undefined;
      });
    },
    fault: setFault,
    faults: () => {
      const shown: readonly EscposFault[] = escposFaults;
      const also = escposBenchFaults.filter((name) => !shown.includes(name) && on.has(name));
      return [...shown, ...also].map((name) => ({ name, on: on.has(name) }));
    },
    clear: () => {
      for (const name of escposBenchFaults) setFault(name, false);
    },
    power: (next) => {
      if (powered === next) return;
      powered = next;
      automaticMask = 0;
      paused = false;
      cutterError = false;
      clearBuffers();
      tell({ kind: 'powerChanged', on: next });
    },
    powered: () => powered,
    tear: () => {
      paper.tear();
      tell({ kind: 'torn' });
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    takeSlip: () => {
      if (!slipWaiting) return false;
      slipWaiting = false;
      tell({ kind: 'slipTaken' });
      return true;
    },
    picture: () => paper.picture(),
    text: () => paper.text(),
    unknown: () => unknownList,
    state: () => ({
      powered,
      stoppedBy: stoppedBy(),
      waitingBytes,
      cuts,
      blankStubs: paper.blankStubs(),
      wrappedLines,
      unknownCommands,
      slipWaiting,
    }),
  };
}

function tokenBytes(token: Token): number {
  return token.kind === 'control' ? 1 : token.bytes.length;
}
