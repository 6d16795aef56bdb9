import type { CoinAcceptorEvent } from '../../../core/ports/coin-acceptor.ts';
import { describeCoinError, INHIBITED_FROM, INHIBITED_TO } from '../../cctalk/codes.ts';

/** What an error code (part 3, table 2) means for the host. */
export interface CoinErrorMeaning {
  readonly tells?: CoinAcceptorEvent;
  /** A permanent blockage: the device accepts nothing until somebody has cleared it. */
  readonly jams?: true;
  /** A coin was inhibited, whether or not it should have been. */
  readonly inhibited?: true;
}

type Rejected = Extract<CoinAcceptorEvent, { kind: 'coinRejected' }>['reason'];

function rejected(reason: Rejected): CoinErrorMeaning {
  return { tells: { kind: 'coinRejected', reason } };
}

const cheat: CoinErrorMeaning = { tells: { kind: 'cheatSuspected' } };

/**
 * Table 2 says of each code whether a coin was rejected: where it says yes, or possibly, the host hears of a rejected coin,
 * for the resident who stands there. No code says that a coin was accepted. Codes left out are told only in the log.
 */
const meanings: Readonly<Record<number, CoinErrorMeaning>> = {
  1: rejected('unrecognized'),
  2: { ...rejected('inhibited'), inhibited: true },
  3: rejected('unrecognized'),
  4: rejected('other'),
  5: rejected('other'),
  6: rejected('other'),
  8: rejected('tooFast'),
  9: rejected('tooFast'),
  10: rejected('tooFast'),
  11: rejected('tooFast'),
  12: rejected('tooFast'),
  13: rejected('other'),
  14: { ...rejected('other'), jams: true },
  15: { ...rejected('other'), jams: true },
  16: cheat,
  17: cheat,
  18: cheat,
  19: cheat,
  20: cheat,
  21: rejected('other'),
  22: rejected('counterfeitSuspected'),
  23: cheat,
  24: rejected('counterfeitSuspected'),
  25: rejected('counterfeitSuspected'),
  26: { jams: true },
  29: cheat,
  30: rejected('other'),
  32: { ...rejected('other'), jams: true },
  33: rejected('tooFast'),
  34: cheat,
  35: { ...rejected('other'), jams: true },
  36: { tells: { kind: 'coinsLost', atMost: 1, detail: describeCoinError(36) } },
  37: rejected('tooFast'),
  38: rejected('other'),
  40: cheat,
  254: { tells: { kind: 'returnRequested' } },
};

export function meaningOf(code: number): CoinErrorMeaning {
  if (code >= INHIBITED_FROM && code <= INHIBITED_TO) return { ...rejected('inhibited'), inhibited: true };
  return meanings[code] ?? {};
}
