import type { AcceptorOutcome } from '../../core/ports/note-acceptor.ts';
import { STACK_TRIES } from './limits.ts';
import type { NoteLine, NoteWord } from './note-line.ts';
import type { NotePath } from './note-path.ts';

/**
 * Says the command to stack, only for the note that a poll right before it shows in escrow. `hears` takes what the device
 * says on the way; false when it fell silent.
 */
export async function stackWhatStands(
  line: NoteLine,
  path: NotePath,
  escrowId: string,
  hears: (words: readonly NoteWord[]) => Promise<boolean>,
): Promise<AcceptorOutcome | { kind: 'escrowGone' }> {
  if (!path.stands(escrowId)) return { kind: 'escrowGone' };
  path.decides();
  for (let attempt = 1; attempt <= STACK_TRIES; attempt += 1) {
    const words = await line.poll();
    if (words === undefined || !(await hears(words))) return { kind: 'unanswered', detail: 'no answer to a poll' };
    if (!path.stands(escrowId)) {
      if (attempt === 1) return { kind: 'escrowGone' };
      // The command has been on the wire: only the device's next words can say where the note went.
      if (words.some(({ kind }) => kind === 'stacking' || kind === 'stacked')) return { kind: 'done' };
      const said = words.map(({ detail }) => detail).join(', ');
      return { kind: 'unanswered', detail: `no answer to the command to stack, then: ${said}` };
    }
    // One try each: a repetition must not meet the next note, so the poll above comes first.
    path.ordersStack();
    const outcome = await line.stack();
    if (outcome.kind === 'refused') return outcome;
    if (outcome.kind === 'done') {
      if (outcome.words !== undefined && !(await hears(outcome.words)))
        return { kind: 'unanswered', detail: 'the device fell silent after the command to stack' };
      return { kind: 'done' };
    }
  }
  return { kind: 'unanswered', detail: 'no answer to the command to stack' };
}
