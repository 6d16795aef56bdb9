import type { Step } from '../../../../core/domain/kiosk.ts';
import { stateOf } from './states.ts';
import type { Walk } from './walk.ts';

/**
 * What one input did, in one line: `=` where the state is as before, else the new state; `+record` for what was
 * written, `!effect` for what is to be done; or `no: reason`.
 */
export function outcomeOf(walk: Walk, push: (walk: Walk) => Step): string {
  const before = stateOf(walk.kiosk);
  const step = push(walk);
  const effects = step.effects.map((effect) => ` !${effect.kind}`).join('');
  if (step.kind === 'refuse') return `no: ${step.reason}${effects}`;
  const after = stateOf(step.kiosk);
  const records = step.records.map((record) => ` +${record.kind}`).join('');
  return `${after === before ? '=' : after}${records}${effects}`;
}
