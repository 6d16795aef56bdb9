import { faultNamesOf, isFaultOf } from '../../driver/fault-words.ts';

/**
 * The faults of simulated acceptors by name. Tests, campaigns and the simulator panel share them; not every protocol can
 * play every one.
 */
export const noteAcceptorFaultWords = {
  jamWhileStacking: 'The next note jams on its way into the cash box',
  jamInAcceptor: 'The next note jams on its way in',
  jamWhileReturning: 'The next note jams on its way back to the hand',
  silentAfterStack: 'After the command to stack, the note goes into the box and nothing is answered any more',
  silent: 'Nothing is answered',
  badChecksum: 'Every reply carries a wrong checksum',
  garbage: 'Noise stands before every reply',
  full: 'The cash box is full',
  repeatsStacked: 'The first acknowledgement of every stacked note gets lost on its way: the device says it once more',
  forgetsStacked: 'A stacked note is told only once, acknowledged or not',
  cheat: 'Cheating is suspected',
  pause: 'More than one note was pushed in at once',
  failure: 'A motor has failed',
  returnsInsteadOfStacking: 'The command to stack gives the note back',
  refusesStack: 'The command to stack is refused',
  losesStackCommand: 'The first command to stack every note is neither heard nor answered',
  escrowsInhibited: 'Notes that were not enabled stop in escrow all the same',
  foreignBillTable: 'A data set for another currency is loaded; the device restarts with it, and again without it',
} as const;

export type NoteAcceptorFault = keyof typeof noteAcceptorFaultWords;

export const noteAcceptorFaultNames = faultNamesOf(noteAcceptorFaultWords);

export function isNoteAcceptorFault(name: string): name is NoteAcceptorFault {
  return isFaultOf(noteAcceptorFaultWords, name);
}
