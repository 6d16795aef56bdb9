import { fen } from '../../../../core/domain/money.ts';
import type { CoinAcceptor, CoinAcceptorEvent } from '../../../../core/ports/coin-acceptor.ts';
import type { Log } from '../../../../core/ports/log.ts';
import type { FarCoinAcceptor } from '../../../../devices/coin-acceptor/far-end/far-coin-acceptor.ts';
import { createMemoryLine, type MemoryLine } from '../../../../devices/link/memory.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { waitUntil } from '../../../support/waiting.ts';
import type { CoinProtocolUnderTest } from './protocols-under-test.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const allCoins = [fen(10), fen(50), fen(100)];

export interface CoinRig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly far: FarCoinAcceptor;
  readonly acceptor: CoinAcceptor;
  readonly events: CoinAcceptorEvent[];
  /** Bytes on the line that the device never said. */
  inject(bytes: Uint8Array): void;
  /** Events in a few words, without ids, states left out. */
  facts(): readonly string[];
  states(): readonly string[];
  /** Fen that were told as accepted. */
  toldFen(): number;
  lostAtMost(): number;
  /** Starts and enables all coins. */
  ready(): Promise<void>;
  until(reached: () => boolean, limitMs?: number): Promise<void>;
  /** Every coin is somewhere, and none was told that is not in the box. */
  check(): void;
}

/** With `existing`, a new process at the host's end of a device that was there before. */
export function createCoinRig(
  protocol: CoinProtocolUnderTest,
  existing?: Pick<CoinRig, 'clock' | 'line' | 'far'>,
): CoinRig {
  const clock = existing?.clock ?? createManualClock();
  const line = existing?.line ?? createMemoryLine('memory coin acceptor');
  const far = existing?.far ?? protocol.createFar(clock);
  let toHost: (bytes: Uint8Array) => void = () => undefined;
  line.attach((end) => {
    toHost = end.write;
    far.attach(end);
  });
  const acceptor = protocol.createAcceptor({ opener: line.opener, clock, log: silentLog });
  const events: CoinAcceptorEvent[] = [];
  acceptor.watch((event) => {
    events.push(event);
  });
  const rig: CoinRig = {
    clock,
    line,
    far,
    acceptor,
    events,
    inject: (bytes) => {
      toHost(bytes);
    },
    facts: () => events.flatMap(inWords),
    states: () => events.flatMap((event) => (event.kind === 'stateChanged' ? [event.state] : [])),
    toldFen: () => events.reduce((sum, event) => sum + (event.kind === 'coinAccepted' ? event.valueFen : 0), 0),
    lostAtMost: () => events.reduce((sum, event) => sum + (event.kind === 'coinsLost' ? event.atMost : 0), 0),
    ready: async () => {
      acceptor.start();
      await rig.until(() => rig.states().at(-1) === 'disabled');
      const enabled = acceptor.enable(allCoins);
      await rig.until(() => rig.states().at(-1) === 'idle');
      await enabled;
    },
    until: (reached, limitMs) => waitUntil(clock, reached, events, limitMs),
    check: () => {
      const { inserted, returned, inBox, falling } = far.contents();
      if (inserted.fen !== returned.fen + inBox.fen + falling.fen) throw new Error('a coin has vanished');
      if (rig.toldFen() > inBox.fen) throw new Error(`told ${rig.toldFen()} fen, in the box are ${inBox.fen}`);
      const ids = events.flatMap((event) => (event.kind === 'coinAccepted' ? [event.coinId] : []));
      if (new Set(ids).size !== ids.length) throw new Error('a coin id was given twice');
    },
  };
  return rig;
}

function inWords(event: CoinAcceptorEvent): readonly string[] {
  switch (event.kind) {
    case 'opened':
      return [event.restarted ? 'opened, restarted' : 'opened'];
    case 'stateChanged':
      return [];
    case 'coinAccepted':
      return [`coin ${event.valueFen}`];
    case 'coinsLost':
      return [`lost ${event.atMost}`];
    case 'coinRejected':
      return [`rejected ${event.reason}`];
    case 'returnRequested':
      return ['return requested'];
    case 'cheatSuspected':
      return ['cheat suspected'];
    default:
      return event satisfies never;
  }
}
