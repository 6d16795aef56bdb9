import type { Clock } from '../../../core/ports/clock.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { NoteAcceptorFault } from '../far-end/faults.ts';
import { createMechanics, type Mechanics, type MechanicsEvent, type MechanicsStatus } from '../far-end/mechanics.ts';
import type { NoteAcceptorShell } from '../far-end/shell.ts';
import { commands, events, rejectCodes, replies } from './codes.ts';
import { channelsOfInhibits } from './setup.ts';
import { ascii, channelOf, setupData } from './simulator-notes.ts';

/** Milliseconds without a command after which a note in escrow goes back (GA973 §8.3). */
const ESCROW_PATIENCE_MS = 5000;
/** Milliseconds without a command after which the device disables itself (GA973 §7.4). */
const SILENCE_LIMIT_MS = 10_000;
/** The newest version of an NV200, and the one of a device that nobody has told yet. */
const NEWEST_VERSION = 8;
const VERSION_AT_START = 5;
const SERIAL_NUMBER: readonly number[] = [0x00, 0x1c, 0x96, 0x2c];
const FIRMWARE = 'NV02004331498000';
const DATASET = 'CNY01610';
/** Reject codes the simulator gives beside those of `codes.ts`: not recognized, could not be stacked. */
const NOT_RECOGNIZED = 0x04;
const NOT_STACKED = 0x1d;

/** GA138, each event's table: the version from which on it is told. */
const toldFromVersion: Readonly<Record<number, number>> = {
  [events.clearedFromFront]: 4,
  [events.clearedIntoCashbox]: 5,
  [events.cashboxRemoved]: 5,
  [events.cashboxReplaced]: 5,
  [events.notePathOpen]: 6,
  [events.initialising]: 7,
};

/** What a model can and what it is called. */
export interface SimulatedModel {
  readonly newestVersion?: number;
  readonly serial?: readonly number[];
  readonly knowsPollWithAck?: boolean;
  /** Answers while it runs through its motors, with B6 to POLL WITH ACK; else it is silent until it can tell its start. */
  readonly answersWhileStarting?: boolean;
}

interface Happening {
  readonly code: number;
  readonly data: readonly number[];
  /** POLL WITH ACK says it until EVENT ACK. */
  readonly repeats: boolean;
  told: boolean;
}

/** The device behind the wire: commands, events, the two watchdogs. */
export interface SimulatedUnit {
  readonly mechanics: Mechanics;
  /** The data of the reply; undefined where it is as if the command had not been heard. */
  execute(command: Uint8Array, encrypted: boolean): readonly number[] | undefined;
  happens(code: number, data?: readonly number[], repeats?: boolean): void;
  /** Switched on, or reset: it runs through its motors by itself. */
  start(): void;
  stop(): void;
  restart(): void;
  isSilent(): boolean;
  /** After `silentAfterStack`: it speaks again. */
  unmute(): void;
}

export interface SimulatedUnitOptions {
  readonly clock: Clock;
  readonly faults: ReadonlySet<NoteAcceptorFault>;
  readonly model: SimulatedModel;
  readonly emit: (event: MechanicsEvent) => void;
  readonly violate: (detail: string) => void;
  readonly hitsOnce: NoteAcceptorShell['hitsOnce'];
  /** Sync, keys and the last reply are gone with the power. */
  readonly wireRestarts: () => void;
}

export function createSimulatedUnit(options: SimulatedUnitOptions): SimulatedUnit {
  const { clock, faults, model, emit, violate, hitsOnce } = options;

  let version = VERSION_AT_START;
  let muteSinceStack = false;
  /** Started, and what it will say of it when the motors have come to rest. */
  let starting: 'nothing' | 'noteInValidator' | 'noteInStacker' | undefined;
  let enabledByHost = false;
  let inhibitsSet = false;
  let inhibits: readonly number[] = [];
  let happened: Happening[] = [];
  /** Of the note now in the path: its channel, whether EF told it, why it goes back. */
  let channel = 0;
  let escrowTold = false;
  let returnCode: number = rejectCodes.escrowTimeOut;
  let clearing = false;
  let lastReject = 0;
  let stopWatch: () => void = () => undefined;

  const mechanics = createMechanics({
    clock,
    faults,
    emit: mechanicsTold,
    typeOf: channelOf,
    describe: describeStatus,
    escrowLimitMs: ESCROW_PATIENCE_MS,
    escrowLimitUnpolledMs: ESCROW_PATIENCE_MS,
  });

  function happens(code: number, data: readonly number[] = [], repeats = false): void {
    happened.push({ code, data, repeats, told: false });
  }

  function mechanicsTold(event: MechanicsEvent): void {
    if (event.kind === 'inserted') {
      channel = channelOf(event.note);
      escrowTold = false;
      returnCode = rejectCodes.escrowTimeOut;
    }
    if (event.kind === 'stacked' && starting === undefined) {
      happens(events.credit, [channel], !faults.has('forgetsStacked'));
      happens(events.stacked);
    }
    if (event.kind === 'returned' && !clearing) rejects(returnCode);
    if (event.kind === 'returned') clearing = false;
    const status = mechanics.status();
    if (event.kind === 'rejected' && status.kind === 'rejecting') {
      rejects(status.why === 'notEnabled' ? rejectCodes.inhibitedByHost : NOT_RECOGNIZED);
    }
    emit(event);
  }

  function rejects(code: number): void {
    lastReject = code;
    happens(events.rejected);
  }

  /** Switched on, or reset: it runs through its motors by itself, and is silent meanwhile. */
  function start(): void {
    const status = mechanics.status();
    starting = status.kind === 'powerUp' ? status.found : 'nothing';
    clearing = starting === 'noteInValidator';
    version = VERSION_AT_START;
    enabledByHost = false;
    inhibitsSet = false;
    inhibits = [];
    happened = [];
    stopWatch();
    options.wireRestarts();
    mechanics.initialize();
  }

  function isMoving(): boolean {
    const phase = mechanics.phase();
    return phase === 'powerUp' || phase === 'initialize';
  }

  function tellStart(): void {
    if (starting === undefined || isMoving()) return;
    happened = [];
    happens(events.slaveReset);
    if (starting === 'noteInValidator') happens(events.clearedFromFront, [channel]);
    if (starting === 'noteInStacker') happens(events.clearedIntoCashbox, [channel], true);
    happens(events.disabled);
    starting = undefined;
  }

  function applyEnabled(): void {
    if (!isMoving()) mechanics.enable(enabledByHost ? inhibits : []);
  }

  function disableItself(): void {
    enabledByHost = false;
    applyEnabled();
    happens(events.disabled);
  }

  function watchTheHost(): void {
    stopWatch();
    if (enabledByHost) stopWatch = clock.after(SILENCE_LIMIT_MS, disableItself);
  }

  /** What the state itself says with every poll. */
  function stateEvents(status: MechanicsStatus): readonly number[] {
    switch (status.kind) {
      case 'accepting':
        return [events.read, 0];
      case 'escrow':
      case 'holding':
        escrowTold = true;
        return [events.read, status.type];
      case 'stacking':
        return [events.stacking];
      case 'returning':
      case 'rejecting':
        return [events.rejecting];
      case 'boxRemoved':
        return [events.cashboxRemoved];
      case 'jammedInAcceptor':
        return [events.unsafeJam];
      case 'jammedInStacker':
        return [events.safeJam];
      case 'full':
        return [events.stackerFull];
      default:
        return [];
    }
  }

  function poll(withAck: boolean): readonly number[] | undefined {
    if (mechanics.inEscrow() && escrowTold) {
      if (hitsOnce('losesStackCommand')) return undefined;
      if (faults.has('returnsInsteadOfStacking') || faults.has('full')) returnCode = NOT_STACKED;
      mechanics.stack();
      muteSinceStack = faults.has('silentAfterStack');
      return [replies.ok];
    }
    // Whoever tries to cheat goes on trying.
    const tries = mechanics.status().kind === 'cheated' && !happened.some(({ code }) => code === events.fraudAttempt);
    if (tries) happens(events.fraudAttempt, [0], true);
    const told = happened.filter(({ code }) => version >= (toldFromVersion[code] ?? 0));
    for (const happening of told) happening.told = true;
    happened = withAck ? happened.filter(({ repeats }) => repeats) : [];
    const phase = mechanics.phase();
    const waitsForAck = happened.some(({ code }) => code === events.credit);
    if (phase === 'returned' || (phase === 'stacked' && !waitsForAck)) mechanics.finishEvent();
    const state = stateEvents(mechanics.status());
    const moving = withAck && isMoving() ? [events.initialising] : [];
    return [replies.ok, ...told.flatMap(({ code, data }) => [code, ...data]), ...state, ...moving];
  }

  function eventAck(encrypted: boolean): readonly number[] {
    const open = happened.filter(({ told }) => told);
    if (!encrypted || open.length === 0) {
      violate(encrypted ? 'EVENT ACK with nothing to acknowledge' : 'EVENT ACK in plain');
      return [replies.cannotBeProcessed];
    }
    const credit = open.some(({ code }) => code === events.credit);
    if (credit && hitsOnce('repeatsStacked')) return [replies.ok];
    // What nobody was told of yet cannot have been written down.
    happened = happened.filter(({ told }) => !told);
    if (credit && mechanics.phase() === 'stacked') mechanics.finishEvent();
    return [replies.ok];
  }

  function enable(): readonly number[] {
    const { kind } = mechanics.status();
    if (!inhibitsSet) violate('ENABLE before SET INHIBITS: every channel is still inhibited');
    if (kind === 'jammedInAcceptor' || kind === 'jammedInStacker') return [replies.cannotBeProcessed];
    enabledByHost = true;
    applyEnabled();
    return [replies.ok];
  }

  /** HOLD and REJECT need a note in escrow. */
  function reject(): readonly number[] {
    if (!mechanics.inEscrow()) {
      violate('REJECT with no note in escrow');
      return [replies.cannotBeProcessed];
    }
    returnCode = rejectCodes.byHost;
    mechanics.giveBack();
    return [replies.ok];
  }

  function execute(command: Uint8Array, encrypted: boolean): readonly number[] | undefined {
    tellStart();
    mechanics.pollArrived();
    const [code = 0, first] = command;
    // GA138, Hold: any command but a poll keeps the note there a while longer.
    if (mechanics.inEscrow() && code !== commands.poll && code !== commands.pollWithAck) mechanics.hold();
    const reply = carryOut(code, first, command.subarray(1), encrypted);
    if (!isMoving() && enabledByHost && mechanics.enabled().size === 0) applyEnabled();
    watchTheHost();
    return reply;
  }

  function carryOut(
    code: number,
    first: number | undefined,
    data: Uint8Array,
    encrypted: boolean,
  ): readonly number[] | undefined {
    switch (code) {
      case commands.poll:
        return poll(false);
      case commands.pollWithAck:
        if (model.knowsPollWithAck === false) return [replies.commandNotKnown];
        if (encrypted) return poll(true);
        violate('POLL WITH ACK in plain');
        return [replies.cannotBeProcessed];
      case commands.eventAck:
        return eventAck(encrypted);
      case commands.hold:
        return [mechanics.inEscrow() ? replies.ok : replies.fail];
      case commands.reject:
        return reject();
      case commands.setInhibits:
        if (data.length === 0) return [replies.wrongParameterCount];
        inhibits = channelsOfInhibits(data);
        inhibitsSet = true;
        applyEnabled();
        return [replies.ok];
      case commands.enable:
        return enable();
      case commands.disable:
        enabledByHost = false;
        applyEnabled();
        happens(events.disabled);
        return [replies.ok];
      case commands.hostProtocolVersion:
        if (first === undefined || first > (model.newestVersion ?? NEWEST_VERSION)) return [replies.fail];
        version = first;
        return [replies.ok];
      case commands.setupRequest:
        return [replies.ok, ...setupData(version, faults.has('foreignBillTable'))];
      case commands.serialNumber:
        return [replies.ok, ...(model.serial ?? SERIAL_NUMBER)];
      case commands.firmwareVersion:
        return [replies.ok, ...ascii(FIRMWARE)];
      case commands.datasetVersion:
        return [replies.ok, ...ascii(DATASET)];
      case commands.lastRejectCode:
        return [replies.ok, lastReject];
      case commands.displayOn:
      case commands.displayOff:
        return [replies.ok];
      case commands.reset:
        clock.after(0, restart);
        return [replies.ok];
      default:
        violate(`the unknown command ${hexBytes(Uint8Array.of(code, ...data))}`);
        return [replies.commandNotKnown];
    }
  }

  function restart(): void {
    if (!mechanics.powered()) return;
    mechanics.power(false);
    mechanics.power(true);
    start();
  }

  return {
    mechanics,
    execute,
    happens,
    start,
    stop: () => {
      stopWatch();
    },
    restart,
    isSilent: () => {
      const isStarting = starting !== undefined && isMoving() && model.answersWhileStarting !== true;
      return !mechanics.powered() || muteSinceStack || isStarting;
    },
    unmute: () => {
      muteSinceStack = false;
    },
  };
}

const plainWords: Partial<Record<MechanicsStatus['kind'], string>> = {
  powerUp: 'switched on',
  initialize: 'starting',
  idle: 'enabled',
  cheated: 'fraud attempt',
  paused: 'paused',
  failed: 'failed',
};

function describeStatus(status: MechanicsStatus): string {
  switch (status.kind) {
    case 'escrow':
    case 'holding':
      return `note in escrow, channel ${status.type}`;
    case 'stacked':
      return `stacked, channel ${status.type}`;
    case 'returned':
      return `rejected, channel ${status.type}`;
    default:
      return plainWords[status.kind] ?? status.kind;
  }
}
