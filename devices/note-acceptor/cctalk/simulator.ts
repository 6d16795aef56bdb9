import type { Clock } from '../../../core/ports/clock.ts';
import { billEvents, categories, headers, routeErrors, routes } from '../../cctalk/codes.ts';
import { BUFFERED_EVENTS, nextCounter, type BufferedEvent } from '../../cctalk/event-buffer.ts';
import { createFarCctalk, type FarAnswer } from '../../cctalk/far-end.ts';
import { addresses, type CctalkMode } from '../../cctalk/frame.ts';
import type { FarNoteAcceptor } from '../far-end/far-note-acceptor.ts';
import type { NoteAcceptorFault } from '../far-end/faults.ts';
import { createMechanics, type MechanicsEvent, type MechanicsStatus, type Phase } from '../far-end/mechanics.ts';
import type { SimulatedNote } from '../far-end/notes.ts';
import { createNoteAcceptorShell } from '../far-end/shell.ts';
import { typesOfMask } from './note-table.ts';

/** Milliseconds without a poll after which the device closes itself (part 4 §2.2.2). */
const POLL_WATCHDOG_MS = 5000;
/** Milliseconds a note stays in escrow unless the time is extended, polled or not. */
const ESCROW_LIMIT_MS = 30_000;
const SERIAL_NUMBER: readonly number[] = [0x45, 0x06, 0x00];
/** Fault codes of the self-check: stacker, and string sensor. */
const faultCodes = { failure: 38, cheat: 41 };

const chineseIds: readonly string[] = ['CN0001A', 'CN0005A', 'CN0010A', 'CN0020A', 'CN0050A', 'CN0100A', 'EU0010A'];
const types: ReadonlyMap<SimulatedNote, number> = new Map<SimulatedNote, number>([
  [1, 1],
  [5, 2],
  [10, 3],
  [20, 4],
  [50, 5],
  [100, 6],
  ['foreign', 7],
]);
/** Programmed with nothing: what a bad note is taken for before it is found bad. */
const BLANK_TYPE = 8;

const playable: readonly NoteAcceptorFault[] = [
  'jamWhileStacking',
  'jamInAcceptor',
  'jamWhileReturning',
  'silentAfterStack',
  'silent',
  'badChecksum',
  'garbage',
  'full',
  'cheat',
  'failure',
  'returnsInsteadOfStacking',
  'refusesStack',
  'losesStackCommand',
  'escrowsInhibited',
  'foreignBillTable',
];

/** What the device tells when a fault comes and when it goes. */
const eventsOf: Partial<Record<NoteAcceptorFault, { readonly on: number; readonly off?: number }>> = {
  full: { on: billEvents.full, off: billEvents.stackerOk },
  cheat: { on: billEvents.tampered },
  failure: { on: billEvents.stackerFaulty, off: billEvents.stackerOk },
};

export interface CctalkBillSimulatorOptions {
  readonly clock: Clock;
  /** Default `checksum`. */
  readonly mode?: CctalkMode;
  /** Default true: the single wire, where the host hears itself. */
  readonly echo?: boolean;
  /** Default false. True: the device has no escrow and says so. */
  readonly withoutEscrow?: boolean;
}

export interface CctalkBillSimulator extends FarNoteAcceptor {
  /** Puts an event into the buffer as the device would: any of table 7. */
  count(a: number, b: number): void;
}

/** A bill validator with escrow and stacker that speaks ccTalk. */
export function createCctalkBillSimulator(options: CctalkBillSimulatorOptions): CctalkBillSimulator {
  const { clock } = options;
  const shell = createNoteAcceptorShell({ playable });
  const { faults, violate } = shell;
  let counter = 0;
  let buffer: readonly BufferedEvent[] = [];
  let mask: readonly [number, number] = [0, 0];
  let master = false;
  let mute = false;
  let lastPhase: Phase = 'powerUp';
  let stopWatchdog: () => void = () => undefined;

  const mechanics = createMechanics({
    clock,
    faults,
    emit,
    typeOf: (note) => types.get(note) ?? BLANK_TYPE,
    describe: describeStatus,
    escrowLimitMs: ESCROW_LIMIT_MS,
    escrowLimitUnpolledMs: ESCROW_LIMIT_MS,
  });
  const wire = createFarCctalk({
    clock,
    mode: options.mode ?? 'checksum',
    address: addresses.billValidator,
    echo: options.echo ?? true,
    has: (fault) => (fault === 'silent' || fault === 'badChecksum' || fault === 'garbage' ? faults.has(fault) : false),
    // While it starts it does not listen.
    powered: () => mechanics.powered() && !mute && mechanics.phase() !== 'initialize',
    answer,
  });

  function emit(event: MechanicsEvent): void {
    follow(event);
    shell.emit(event);
  }

  /** Turns what happens in the mechanics into events of the buffer. */
  function follow(event: MechanicsEvent): void {
    const phase = mechanics.phase();
    const code = 'note' in event ? (types.get(event.note) ?? BLANK_TYPE) : 0;
    // What had passed the point of no return when the power failed goes into the box without a word.
    if (event.kind === 'escrow') count(code, 1);
    else if (event.kind === 'stacked' && phase === 'stacking') count(code, 0);
    else if (event.kind === 'returned') count(0, billEvents.returned);
    else if (event.kind === 'rejected' && phase === 'rejecting') {
      const status = mechanics.status();
      const inhibited = status.kind === 'rejecting' && status.why === 'notEnabled';
      count(0, inhibited ? billEvents.inhibitedByHost : billEvents.invalid);
      count(0, billEvents.returned);
    }
    if (event.kind !== 'state' || phase === lastPhase) return;
    lastPhase = phase;
    if (phase === 'jammedInAcceptor') count(0, billEvents.jammedUnsafe);
    if (phase === 'jammedInStacker') count(0, billEvents.jammedInStacker);
    // The word is in the buffer: nothing waits to be heard.
    if (phase === 'stacked' || phase === 'returned') mechanics.finishEvent();
  }

  function count(a: number, b: number): void {
    if (!mechanics.powered()) return;
    counter = nextCounter(counter);
    buffer = [{ a, b }, ...buffer].slice(0, BUFFERED_EVENTS);
  }

  function text(words: string): FarAnswer {
    return { data: Array.from(words, (letter) => letter.charCodeAt(0)) };
  }

  function applyInhibits(): void {
    mechanics.enable(master ? typesOfMask(...mask) : []);
  }

  function polled(): FarAnswer {
    mechanics.pollArrived();
    stopWatchdog();
    stopWatchdog = clock.after(POLL_WATCHDOG_MS, () => {
      if (!master) return;
      master = false;
      applyInhibits();
      count(0, billEvents.masterInhibit);
    });
    const all = Array.from({ length: BUFFERED_EVENTS }, (_, index) => buffer[index] ?? { a: 0, b: 0 });
    return { data: [counter, ...all.flatMap(({ a, b }) => [a, b])] };
  }

  function route(data: Uint8Array): FarAnswer {
    const [code] = data;
    if (code !== routes.giveBack && code !== routes.stack && code !== routes.extendEscrow) {
      violate('ROUTE BILL with an unknown route');
      return 'none';
    }
    if (code === routes.stack && shell.hitsOnce('losesStackCommand')) return 'none';
    if (!mechanics.inEscrow()) return { data: [routeErrors.escrowEmpty] };
    if (code === routes.extendEscrow) mechanics.hold();
    else if (code === routes.giveBack) mechanics.giveBack();
    else if (faults.has('refusesStack')) return { data: [routeErrors.failed] };
    else {
      // The answer to this one still goes out.
      if (faults.has('silentAfterStack')) queueMicrotask(() => (mute = true));
      mechanics.stack();
    }
    return 'ack';
  }

  function set(header: number, data: Uint8Array): FarAnswer {
    const [first, second = 0] = data;
    if (first === undefined) {
      violate(`header ${header} without its data`);
      return 'none';
    }
    if (header === headers.modifyInhibitStatus) mask = [first, second];
    else master = (first & 1) === 1;
    applyInhibits();
    return 'ack';
  }

  function billId(data: Uint8Array): FarAnswer {
    const id = chineseIds[(data[0] ?? 0) - 1] ?? '.......';
    return text(faults.has('foreignBillTable') ? id.replace('CN', 'EU') : id);
  }

  function scaling(data: Uint8Array): FarAnswer {
    const country = String.fromCharCode(...data);
    const known = country === 'EU' || (country === 'CN' && !faults.has('foreignBillTable'));
    return { data: known ? [100, 0, 2] : [0, 0, 0] };
  }

  function selfCheck(): FarAnswer {
    const phase = mechanics.phase();
    if (phase === 'jammedInAcceptor' || phase === 'jammedInStacker') return { data: [39] };
    return { data: [faults.has('failure') ? faultCodes.failure : faults.has('cheat') ? faultCodes.cheat : 0] };
  }

  function answer(header: number, data: Uint8Array): FarAnswer {
    switch (header) {
      case headers.simplePoll:
      case headers.modifyBillOperatingMode:
        return 'ack';
      case headers.requestEquipmentCategoryId:
        return text(categories.billValidator);
      case headers.requestManufacturerId:
        return text('Lightpost');
      case headers.requestProductCode:
        return text('SIM');
      case headers.requestSerialNumber:
        return { data: SERIAL_NUMBER };
      case headers.performSelfCheck:
        return selfCheck();
      case headers.modifyInhibitStatus:
      case headers.modifyMasterInhibit:
        return set(header, data);
      case headers.requestInhibitStatus:
        return { data: mask };
      case headers.requestMasterInhibit:
        return { data: [master ? 1 : 0] };
      case headers.readBufferedBillEvents:
        return polled();
      case headers.requestBillId:
        return billId(data);
      case headers.requestCountryScalingFactor:
        return scaling(data);
      case headers.requestBillOperatingMode:
        return { data: [options.withoutEscrow === true ? 1 : 3] };
      case headers.routeBill:
        return route(data);
      case headers.resetDevice:
        violate('RESET: events that were not heard are gone');
        restart();
        return 'ack';
      default:
        return 'none';
    }
  }

  /** Counts from 0 and takes nothing; a note in the path goes back. */
  function restart(): void {
    counter = 0;
    buffer = [];
    mask = [0, 0];
    master = false;
    mute = false;
    stopWatchdog();
    mechanics.initialize();
  }

  function unjam(): void {
    mechanics.unjam();
    counter = 0;
    buffer = [];
    mask = [0, 0];
    master = false;
  }

  mechanics.initialize();

  const device = shell.device({
    mechanics,
    attach: wire.attach,
    restart,
    unmute: () => {
      mute = false;
    },
    unjam,
    faultSwitched: (name, on) => {
      const told = on ? eventsOf[name]?.on : eventsOf[name]?.off;
      if (told !== undefined) count(0, told);
    },
    box: (present) => {
      if (present === mechanics.boxPresent()) return;
      mechanics.box(present);
      count(0, present ? billEvents.boxInserted : billEvents.boxRemoved);
      if (present) applyInhibits();
    },
    power: (on) => {
      if (on === mechanics.powered()) return;
      mechanics.power(on);
      if (on) restart();
      else stopWatchdog();
    },
  });
  return { ...device, count };
}

const statusWords: Partial<Record<MechanicsStatus['kind'], string>> = {
  powerUp: 'power up',
  initialize: 'initializing',
  jammedInAcceptor: 'note jammed in the acceptor',
  jammedInStacker: 'note jammed in the stacker',
  boxRemoved: 'cash box removed',
  cheated: 'cheating suspected',
  full: 'cash box full',
};

function describeStatus(status: MechanicsStatus): string {
  const words = statusWords[status.kind] ?? status.kind;
  return 'type' in status ? `${words}, note type ${status.type}` : words;
}
