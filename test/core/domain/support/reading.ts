import type { Input } from '../../../../core/domain/kiosk.ts';
import { yuan } from './samples.ts';
import type { Walk } from './walk.ts';

export function kinds(walk: Walk): readonly string[] {
  return walk.records.map((record) => record.kind);
}

export function last<K extends Walk['records'][number]['kind']>(
  walk: Walk,
  kind: K,
): Extract<Walk['records'][number], { kind: K }> {
  const found = walk.records.findLast((record) => record.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} in ${kinds(walk).join(' ')}`);
  return found as Extract<Walk['records'][number], { kind: K }>;
}

export function printedDocuments(walk: Walk): readonly string[] {
  return walk.effects.flatMap((effect) => (effect.kind === 'print' ? [effect.document.what] : []));
}

export const stacked = (value: number, repeat = false): Input => ({
  kind: 'noteStacked',
  stackedId: 'S-device',
  valueFen: yuan(value),
  repeat,
});
