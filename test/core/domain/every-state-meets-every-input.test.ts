import { describe, expect, it } from 'vitest';
import { expectedOfAcceptor } from './support/expected-of-acceptor.ts';
import { expectedOfActions } from './support/expected-of-actions.ts';
import { expectedOfNotes } from './support/expected-of-notes.ts';
import { expectedOfTheRest } from './support/expected-of-the-rest.ts';
import { inputs, longAfterMs } from './support/inputs.ts';
import { outcomeOf, parseTable } from './support/outcome.ts';
import { states } from './support/states.ts';
import type { Walk } from './support/walk.ts';

const expected = new Map([
  ...parseTable(expectedOfActions),
  ...parseTable(expectedOfAcceptor),
  ...parseTable(expectedOfNotes),
  ...parseTable(expectedOfTheRest),
]);

const pushes = new Map(
  Object.entries(inputs).map(([name, inputFor]) => [name, (walk: Walk) => walk.give(inputFor(walk))]),
);
pushes.set('tick long after', (walk) => walk.pass(longAfterMs));

describe('every state meets every input', () => {
  const walks = Object.entries(states).map(([name, build]) => [name, build()] as const);

  it.each([...pushes])('%s does in every state what the table says, and nothing that must never be', (name, push) => {
    const row = expected.get(name);
    if (row === undefined) throw new Error(`no expectation for ${name}`);
    const outcomes = walks.map(([state, walk]) => `${state}: ${outcomeOf(walk.fork(), push)}`);
    expect(outcomes).toEqual(walks.map(([state]) => `${state}: ${row(state)}`));
  });

  it('has a row for every input, and none for an input that does not exist', () => {
    expect([...expected.keys()].toSorted()).toEqual([...pushes.keys()].toSorted());
  });

  it('names only states that exist', () => {
    const text = [expectedOfActions, expectedOfAcceptor, expectedOfNotes, expectedOfTheRest].join('\n');
    const named = [...text.matchAll(/ <= (.+)$/gmu)].flatMap((match) => (match[1] ?? '').split(' '));
    expect(named.filter((name) => !(name in states))).toEqual([]);
  });

  it('leaves a walk where it was when a fork of it goes on', () => {
    for (const [, walk] of walks) {
      const { kiosk, records } = walk;
      walk.fork().pass(longAfterMs);
      expect(walk.kiosk).toBe(kiosk);
      expect(walk.records).toEqual(records);
    }
  });
});
