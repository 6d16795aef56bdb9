import { faultNamesOf } from '../../driver/fault-words.ts';

/** The faults of simulated coin acceptors by name; not every protocol can play every one. */
export const coinAcceptorFaultWords = {
  silent: 'Nothing is answered',
  badChecksum: 'Every reply carries a wrong checksum',
  garbage: 'Noise stands before every reply',
  repeatsReplies: 'Every reply is said twice',
  losesReplies: 'Every third reply gets lost on its way',
  mergesReplies: 'Every third reply hangs on its way and comes together with the next one',
  corruptsEcho: 'Every third word of the host collides with another on the wire',
  foreignTraffic: 'Others talk on the same wire',
  sensorBlocked: 'A coin sticks at the credit sensor: nothing more is accepted',
  coinOnString: 'Every coin hangs on a string and goes back',
  swallowsCoins: 'Every coin falls into the box without its value being seen',
  failure: 'The coils have failed',
} as const;

export type CoinAcceptorFault = keyof typeof coinAcceptorFaultWords;

export const coinAcceptorFaultNames = faultNamesOf(coinAcceptorFaultWords);
