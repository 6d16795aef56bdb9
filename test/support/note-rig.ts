import { fen } from '../../core/domain/money.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { NoteAcceptor, NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import type { FarEnd, LinkOpener } from '../../devices/link/link.ts';
import { createMemoryLine, type MemoryLine } from '../../devices/link/memory.ts';
import type { FarNoteAcceptor } from '../../devices/note-acceptor/far-end/far-note-acceptor.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { waitUntil } from './waiting.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const acceptedFen = [fen(100), fen(500), fen(1000), fen(2000), fen(5000), fen(10_000)];

/** A protocol from both its ends: the real adapter and the simulated device. */
export interface NoteProtocolUnderTest {
  readonly name: string;
  readonly createAcceptor: (options: { opener: LinkOpener; clock: Clock; log: Log }) => NoteAcceptor;
  readonly createSimulator: (options: { clock: Clock }) => FarNoteAcceptor;
}

/** What a host of these tests does by itself when a note stands in escrow, and when one was stacked. */
export interface Habits {
  onEscrow: 'stack' | 'return' | 'wait';
  onStacked: 'acknowledge' | 'wait';
}

/** Stands between the device and the host and may say something else than the device did. */
export type Distortion = (bytes: Uint8Array, say: (bytes: Uint8Array) => void) => void;

export interface NoteRig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly simulator: FarNoteAcceptor;
  readonly acceptor: NoteAcceptor;
  readonly events: NoteAcceptorEvent[];
  readonly habits: Habits;
  /** Every frame the host sent, as hex, since the last call. */
  sent(): readonly string[];
  /** Bytes on the line that the device never said. */
  inject(bytes: Uint8Array): void;
  /** From now on the device's words pass through this. */
  distort(distortion: Distortion | undefined): void;
  /** Events in a few words, without ids, states left out. */
  facts(): readonly string[];
  states(): readonly string[];
  /** Starts and enables all notes. */
  ready(): Promise<void>;
  until(reached: () => boolean, limitMs?: number): Promise<void>;
  lastEscrowId(): string;
  lastStackedId(): string;
}

/** With `existing`, a new process at the host's end of a device that was there before. */
export function createNoteRig(
  protocol: NoteProtocolUnderTest,
  habits: Partial<Habits> = {},
  existing?: { clock: ManualClock; line: MemoryLine; simulator: FarNoteAcceptor },
): NoteRig {
  const clock = existing?.clock ?? createManualClock();
  const line = existing?.line ?? createMemoryLine('memory note acceptor');
  const simulator = existing?.simulator ?? protocol.createSimulator({ clock });
  let sent: string[] = [];
  let distortion: Distortion | undefined;
  let toHost: (bytes: Uint8Array) => void = () => undefined;
  line.attach((end) => {
    toHost = end.write;
    end.onData((bytes) => {
      sent.push(Buffer.from(bytes).toString('hex'));
    });
    const wire: FarEnd = {
      ...end,
      write: (bytes) => {
        if (distortion === undefined) end.write(bytes);
        else distortion(Uint8Array.from(bytes), end.write);
      },
    };
    simulator.attach(wire);
  });
  const acceptor = protocol.createAcceptor({ opener: line.opener, clock, log: silentLog });
  const events: NoteAcceptorEvent[] = [];
  const kept: Habits = { onEscrow: 'stack', onStacked: 'acknowledge', ...habits };
  acceptor.watch((event) => {
    events.push(event);
    if (event.kind === 'noteInEscrow' && kept.onEscrow === 'stack') void acceptor.stackNote(event.escrowId);
    if (event.kind === 'noteInEscrow' && kept.onEscrow === 'return') void acceptor.returnNote(event.escrowId);
    if (event.kind === 'noteStacked' && kept.onStacked === 'acknowledge') {
      void acceptor.acknowledgeStacked(event.stackedId);
    }
  });

  const rig: NoteRig = {
    clock,
    line,
    simulator,
    acceptor,
    events,
    habits: kept,
    sent: () => {
      const all = sent;
      sent = [];
      return all;
    },
    inject: (bytes) => {
      toHost(bytes);
    },
    distort: (next) => {
      distortion = next;
    },
    facts: () => events.flatMap(inWords),
    states: () => events.flatMap((event) => (event.kind === 'stateChanged' ? [event.state] : [])),
    ready: async () => {
      acceptor.start();
      await rig.until(() => rig.states().at(-1) === 'disabled');
      const enabled = acceptor.enable(acceptedFen);
      await rig.until(() => rig.states().at(-1) === 'idle');
      await enabled;
    },
    until: (reached, limitMs) => waitUntil(clock, reached, events, limitMs),
    lastEscrowId: () => events.flatMap((event) => (event.kind === 'noteInEscrow' ? [event.escrowId] : [])).at(-1) ?? '',
    lastStackedId: () =>
      events.flatMap((event) => (event.kind === 'noteStacked' ? [event.stackedId] : [])).at(-1) ?? '',
  };
  return rig;
}

function inWords(event: NoteAcceptorEvent): readonly string[] {
  switch (event.kind) {
    case 'opened':
      return [`opened, found ${event.found}`];
    case 'stateChanged':
      return [];
    case 'noteInEscrow':
      return [`escrow ${event.valueFen}`];
    case 'noteStacked':
      return [`stacked ${event.valueFen}${event.repeat ? ' repeat' : ''}`];
    case 'noteReturned':
      return [`returned ${event.valueFen ?? 'unknown'}`];
    case 'noteRejected':
      return [`rejected ${event.reason}`];
    case 'cheatSuspected':
      return ['cheat suspected'];
    default:
      return event satisfies never;
  }
}
