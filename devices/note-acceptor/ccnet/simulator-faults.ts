/** The faults the simulated acceptor knows by name. Tests, campaigns and the simulator panel share them. */
export const ccnetFaultWords = {
  jamWhileStacking: 'The next note jams on its way into the cash box',
  jamInAcceptor: 'The next note jams on its way in',
  jamWhileReturning: 'The next note jams on its way back to the hand',
  silentAfterStack: 'After STACK the note goes into the box and nothing is answered any more',
  silent: 'Nothing is answered',
  badChecksum: 'Every reply carries a wrong checksum',
  garbage: 'Noise stands before every reply',
  full: 'The cash box is full',
  repeatsStacked: 'The first ACK of every 0x81 gets lost on its way: the device says 0x81 once more',
  forgetsStacked: 'An 0x81 is said only once, acknowledged or not',
  cheat: 'Cheating is suspected',
  pause: 'More than one note was pushed in at once',
  failure: 'A motor has failed',
  returnsInsteadOfStacking: 'STACK gives the note back',
  refusesStack: 'STACK is answered with ILLEGAL COMMAND',
  losesStackCommand: 'The first STACK for every note is neither heard nor answered',
  escrowsInhibited: 'Notes that were not enabled stop in escrow all the same',
  foreignBillTable: 'A data set for another currency is loaded; the device restarts with it, and again without it',
} as const;

export type CcnetFault = keyof typeof ccnetFaultWords;

export const ccnetFaultNames: readonly CcnetFault[] = Object.keys(ccnetFaultWords).filter(isCcnetFault);

export function isCcnetFault(name: string): name is CcnetFault {
  return Object.hasOwn(ccnetFaultWords, name);
}
