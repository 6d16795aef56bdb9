import type { AcceptorOutcome } from '../../../core/ports/note-acceptor.ts';
import { commands, describeState, states } from './codes.ts';
import { STACK_TRIES } from './limits.ts';
import type { NotePath } from './note-path.ts';
import type { CcnetReply, CcnetSession } from './session.ts';
import { poll } from './unit.ts';

/** STACK, only for the note that a poll right before it shows in escrow. `hears` takes what the polls say. */
export async function stackWhatStands(
  session: CcnetSession,
  path: NotePath,
  escrowId: string,
  hears: (session: CcnetSession, body: Uint8Array) => Promise<boolean>,
): Promise<AcceptorOutcome | { kind: 'escrowGone' }> {
  if (!path.stands(escrowId)) return { kind: 'escrowGone' };
  path.decides();
  for (let attempt = 1; attempt <= STACK_TRIES; attempt += 1) {
    const body = await poll(session);
    if (body === undefined || !(await hears(session, body)))
      return { kind: 'unanswered', detail: 'no answer to a poll' };
    if (!path.stands(escrowId)) {
      const [code] = body;
      if (attempt === 1) return { kind: 'escrowGone' };
      // A STACK has been on the wire: only the device's next words can say where the note went.
      if (code === states.stacking || code === states.stacked) return { kind: 'done' };
      return { kind: 'unanswered', detail: `no answer to STACK, then: ${describeState(body)}` };
    }
    // One try each: a repetition must not meet the next note, so the poll above comes first.
    path.ordersStack();
    const reply = await session.ask(Uint8Array.of(commands.stack), { expects: 'ack', tries: 1 });
    if (reply.kind === 'ack' || reply.kind === 'illegal') return outcomeOf(reply, describeState(body));
  }
  return { kind: 'unanswered', detail: 'no answer to STACK' };
}

/** `state`: what the device said it was doing, for the reason of a refusal. */
export function outcomeOf(reply: CcnetReply, state: string): AcceptorOutcome {
  switch (reply.kind) {
    case 'ack':
    case 'data':
      return { kind: 'done' };
    case 'illegal':
      return { kind: 'refused', detail: `the device cannot do that now: ${state}` };
    case 'nak':
      return { kind: 'refused', detail: 'the device did not understand' };
    case 'silent':
      return { kind: 'unanswered', detail: reply.detail };
    default:
      return reply satisfies never;
  }
}
