import type { Clock } from '../../../core/ports/clock.ts';
import type { FarEnd } from '../../link/link.ts';
import type { Token } from './commands.ts';
import { createTokenizer } from './commands.ts';
import type { PaperPicture } from './paper.ts';
import { createPaper } from './paper.ts';
import type { HeadAction } from './print-head.ts';
import { createPrintHead } from './print-head.ts';
import { createRealTimeScanner } from './real-time.ts';

export const escposFaults = [
  'paperOut',
  /** The roll ends a few lines after this is switched on. */
  'paperOutMidReceipt',
  'paperNearEnd',
  'coverOpen',
  'cutterFault',
  /** Prints, and answers nothing. */
  'silent',
  'slow',
  'overheated',
  'offline',
] as const;
export type EscposFault = (typeof escposFaults)[number];

export type EscposSimulatorEvent =
  | { readonly kind: 'linePrinted'; readonly text: string }
  | { readonly kind: 'picturePrinted'; readonly widthDots: number; readonly heightDots: number }
  | { readonly kind: 'qrPrinted'; readonly data: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'statusAsked'; readonly n: number }
  | { readonly kind: 'drawerOpened' }
  | { readonly kind: 'unknownCommand'; readonly hex: string }
  | { readonly kind: 'buffersCleared' }
  | { readonly kind: 'faultChanged'; readonly name: EscposFault; readonly on: boolean }
  | { readonly kind: 'powerChanged'; readonly on: boolean }
  | { readonly kind: 'torn' };

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
  picture(): PaperPicture;
  /** Plain lines, one string a sheet. */
  text(): string[];
  state(): EscposSimulatorState;
}

export interface EscposSimulatorState {
  readonly powered: boolean;
  /** What keeps it from printing; null while it prints. */
  readonly stoppedBy: EscposFault | null;
  readonly waitingBytes: number;
  readonly cuts: number;
  /** Pieces cut off with nothing on them. */
  readonly blankStubs: number;
  /** Lines that were longer than the paper. */
  readonly wrappedLines: number;
  readonly unknownCommands: number;
}

export interface EscposSimulatorSettings {
  readonly clock: Clock;
  readonly paperWidthMm: 58 | 80;
  /** Printers for the Chinese market start in Chinese mode; others wait for FS &. */
  readonly chineseByDefault?: boolean;
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
const XON = 0x11;
const XOFF = 0x13;
/** These stop the head until they are gone. In this order, the first is the reason given. */
const STOPPING: readonly EscposFault[] = ['coverOpen', 'paperOut', 'cutterFault', 'overheated', 'offline'];

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
    if (powered && !on.has('silent')) end?.write(Uint8Array.from(bytes));
  }

  /** DLE EOT n, with the fixed bits 1 and 4. */
  function realTimeStatus(n: number): number | undefined {
    const stopped = stoppedBy();
    const error = stopped === 'cutterFault' || stopped === 'overheated';
    switch (n) {
      case 1:
        return 0x16 | (stopped === null ? 0 : 0x08);
      case 2:
        return 0x12 | (on.has('coverOpen') ? 0x04 : 0) | (paperGone() ? 0x20 : 0) | (error ? 0x40 : 0);
      case 3:
        return 0x12 | (cutterError ? 0x08 : 0) | (on.has('overheated') ? 0x40 : 0);
      case 4:
        return 0x12 | (on.has('paperNearEnd') || paperGone() ? 0x0c : 0) | (paperGone() ? 0x60 : 0);
      default:
        return undefined;
    }
  }

  const sensors = (): number => (on.has('paperNearEnd') || paperGone() ? 0x03 : 0) | (paperGone() ? 0x0c : 0);

  function automaticStatus(): void {
    if (automaticMask === 0) return;
    const first = 0x14 | (stoppedBy() === null ? 0 : 0x08) | (on.has('coverOpen') ? 0x20 : 0);
    send(first, (cutterError ? 0x08 : 0) | (on.has('overheated') ? 0x40 : 0), sensors(), 0x0f);
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

  function act(action: HeadAction): void {
    switch (action.kind) {
      case 'printed':
        paper.add(action.item);
        if (action.item.kind === 'text') {
          tell({ kind: 'linePrinted', text: action.item.runs.map((run) => run.text).join('') });
          linesLeft -= 1;
          if (linesLeft <= 0) rollEnded = true;
        } else if (action.item.kind === 'image') {
          tell({ kind: 'picturePrinted', widthDots: action.item.widthDots, heightDots: action.item.heightDots });
        } else if (action.item.kind === 'qr') {
          tell({ kind: 'qrPrinted', data: action.item.data });
        } else if (action.item.kind === 'unknown') {
          unknownCommands += 1;
          tell({ kind: 'unknownCommand', hex: action.item.hex });
        }
        return;
      case 'cut':
        if (on.has('cutterFault')) {
          cutterError = true;
          automaticStatus();
          return;
        }
        cuts += 1;
        if (paper.cut()) tell({ kind: 'cut' });
        return;
      case 'drawer':
        tell({ kind: 'drawerOpened' });
        return;
      case 'wrapped':
        wrappedLines += 1;
        return;
      case 'answer':
        if (action.to === 'GS r') {
          tell({ kind: 'statusAsked', n: action.n });
          send(action.n === 2 || action.n === 50 ? 0 : sensors());
        } else {
          send(0x02);
        }
        return;
      case 'automaticStatus':
        automaticMask = action.mask;
        automaticStatus();
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
      if (stoppedBy() !== stoppedBefore) automaticStatus();
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
          const answer = realTimeStatus(command.n);
          if (answer !== undefined) send(answer);
          break;
        }
        case 'recover':
          // DLE ENQ works only while there is an error that can be recovered from.
          if (!cutterError) break;
          cutterError = false;
          if (command.clearsBuffers) clearBuffers();
          break;
        case 'clear':
          clearBuffers();
          send(0x37, 0x25, 0x00);
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
    automaticStatus();
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
    faults: () => escposFaults.map((name) => ({ name, on: on.has(name) })),
    clear: () => {
      for (const name of escposFaults) setFault(name, false);
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
    picture: () => paper.picture(),
    text: () => paper.text(),
    state: () => ({
      powered,
      stoppedBy: stoppedBy(),
      waitingBytes,
      cuts,
      blankStubs: paper.blankStubs(),
      wrappedLines,
      unknownCommands,
    }),
  };
}

function tokenBytes(token: Token): number {
  return token.kind === 'control' ? 1 : token.bytes.length;
}
