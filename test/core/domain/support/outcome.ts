import type { Step } from '../../../../core/domain/kiosk.ts';
import { stateOf } from './states.ts';
import type { Walk } from './walk.ts';

/**
 * What one input did, in one line: the new state (`=` where it is as before, ` …` for the same money and claims, ` … x`
 * for x more), `+record` for what was written, `!effect` for what is to be done; or `no: reason`.
 */
export function outcomeOf(walk: Walk, push: (walk: Walk) => Step): string {
  const before = stateOf(walk.kiosk);
  const step = push(walk);
  if (step.kind === 'refuse') return `no: ${step.reason}`;
  const effects = step.effects.map((effect) => ` !${effect.kind}`).join('');
  const records = step.records.map((record) => ` +${record.kind}`).join('');
  return `${change(before, stateOf(step.kiosk))}${records}${effects}`;
}

function change(before: string, after: string): string {
  if (after === before) return '=';
  const [wasIn = '', ...had] = before.split(' ');
  const [isIn = '', ...has] = after.split(' ');
  const stage = isIn === wasIn ? '=' : isIn;
  const kept = had.every((word, index) => has[index] === word);
  if (!kept || had.length === 0 || has.length === 0) return [isIn, ...has].join(' ');
  return [stage, '…', ...has.slice(had.length)].join(' ');
}

/** `input => outcome` opens a block: its outcome for every state that has no line of its own, `outcome <= state …`. */
export function parseTable(text: string): ReadonlyMap<string, (state: string) => string> {
  const table = new Map<string, (state: string) => string>();
  for (const block of text.trim().split(/\n(?=\S)/u)) {
    const [head = '', ...lines] = block.split('\n');
    const [input = '', otherwise = ''] = head.split(' => ');
    const own = new Map<string, string>();
    for (const line of lines) {
      const [outcome = '', names = ''] = line.trim().split(' <= ');
      for (const name of names.split(' ')) {
        if (own.has(name)) throw new Error(`${input}: two lines for ${name}`);
        own.set(name, outcome);
      }
    }
    if (table.has(input)) throw new Error(`two blocks for ${input}`);
    table.set(input, (state) => own.get(state) ?? otherwise);
  }
  return table;
}
