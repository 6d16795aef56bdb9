import type { Clock } from '../../../../core/ports/clock.ts';
import type { CoinAcceptor } from '../../../../core/ports/coin-acceptor.ts';
import type { Log } from '../../../../core/ports/log.ts';
import { createCctalkCoinAcceptor } from '../../../../devices/coin-acceptor/cctalk/adapter.ts';
import { createCctalkCoinSimulator } from '../../../../devices/coin-acceptor/cctalk/simulator.ts';
import type { FarCoinAcceptor } from '../../../../devices/coin-acceptor/far-end/far-coin-acceptor.ts';
import type { LinkOpener } from '../../../../devices/link/link.ts';

/** A driver and the far end it is proven against. */
export interface CoinProtocolUnderTest {
  readonly name: string;
  createFar(clock: Clock): FarCoinAcceptor;
  createAcceptor(options: { opener: LinkOpener; clock: Clock; log: Log }): CoinAcceptor;
}

/** One line a protocol. */
export const coinProtocolsUnderTest: readonly CoinProtocolUnderTest[] = [
  {
    name: 'ccTalk with checksum',
    createFar: (clock) => createCctalkCoinSimulator({ clock, mode: 'checksum' }),
    createAcceptor: (options) => createCctalkCoinAcceptor({ ...options, checksum: 'checksum' }),
  },
  {
    name: 'ccTalk with CRC',
    createFar: (clock) => createCctalkCoinSimulator({ clock, mode: 'crc' }),
    createAcceptor: (options) => createCctalkCoinAcceptor({ ...options, checksum: 'crc' }),
  },
  {
    name: 'ccTalk over an adapter without echo',
    createFar: (clock) => createCctalkCoinSimulator({ clock, echo: false }),
    createAcceptor: (options) => createCctalkCoinAcceptor(options),
  },
];
