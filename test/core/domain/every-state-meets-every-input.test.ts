import { describe, expect, it } from 'vitest';
import { expectedOfAcceptor } from './support/expected-of-acceptor.ts';
import { expectedOfActions } from './support/expected-of-actions.ts';
import { expectedOfNotes } from './support/expected-of-notes.ts';
import { expectedOfTheRest } from './support/expected-of-the-rest.ts';
import { expectedOfRechargeInputs } from './support/expected-of-recharge-inputs.ts';
import { expectedOfRechargeStates } from './support/expected-of-recharge-states.ts';
import { expectedOfRecharge } from './support/expected-of-recharge.ts';
import { inputs, longAfterMs } from './support/inputs.ts';
import { outcomeOf, parseTable } from './support/outcome.ts';
import { rechargeStates } from './support/recharge-states.ts';
import { states } from './support/states.ts';
import type { Walk } from './support/walk.ts';

const tables = [
  {
    from: states,
    texts: [expectedOfActions, expectedOfAcceptor, expectedOfNotes, expectedOfTheRest, expectedOfRechargeInputs],
  },
  // A back end that has everything, and a card reader that works.
  { from: rechargeStates, texts: [expectedOfRechargeStates, expectedOfRecharge] },
].map(({ from, texts }) => ({
  from,
  texts,
  expected: new Map(texts.flatMap((text) => [...parseTable(text)])),
  walks: Object.entries(from).map(([name, build]) => [name, build()] as const),
}));

const pushes = new Map(
  Object.entries(inputs).map(([name, inputFor]) => [name, (walk: Walk) => walk.give(inputFor(walk))]),
);
pushes.set('tick long after', (walk) => walk.pass(longAfterMs));

describe('every state meets every input', () => {
  it.each([...pushes])('%s does in every state what the table says, and nothing that must never be', (name, push) => {
    for (const { expected, walks } of tables) {
      const row = expected.get(name);
      if (row === undefined) throw new Error(`no expectation for ${name}`);
      const outcomes = walks.map(([state, walk]) => `${state}: ${outcomeOf(walk.fork(), push)}`);
      expect(outcomes).toEqual(walks.map(([state]) => `${state}: ${row(state)}`));
    }
  });

  it('has a row for every input, and none for an input that does not exist', () => {
    for (const { expected } of tables) expect([...expected.keys()].toSorted()).toEqual([...pushes.keys()].toSorted());
  });

  it('names only states that exist', () => {
    for (const { from, texts } of tables) {
      const named = [...texts.join('\n').matchAll(/ <= (.+)$/gmu)].flatMap((match) => (match[1] ?? '').split(' '));
      expect(named.filter((name) => !(name in from))).toEqual([]);
    }
  });

  it('leaves a walk where it was when a fork of it goes on', () => {
    for (const [, walk] of tables.flatMap(({ walks }) => walks)) {
      const { kiosk, records } = walk;
      walk.fork().pass(longAfterMs);
      expect(walk.kiosk).toBe(kiosk);
      expect(walk.records).toEqual(records);
    }
  });
});
