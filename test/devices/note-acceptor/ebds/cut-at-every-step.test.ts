import { describe, expect, it } from 'vitest';
import { createEbdsRig, untouched, type EbdsRig, type Tamper } from './ebds-rig.ts';

function at(step: number, what: Tamper, lasts = 1): Tamper {
  return (bytes, count) => (count >= step && count < step + lasts ? what(bytes, count) : untouched(bytes, count));
}

const lost: Tamper = () => [];
const twice: Tamper = (bytes) => [
  { bytes, afterMs: 0 },
  { bytes, afterMs: 1 },
];
const late =
  (afterMs: number): Tamper =>
  (bytes) => [{ bytes, afterMs }];
const garbled: Tamper = (bytes) => [
  { bytes: bytes.map((byte, index) => (index === 4 ? byte ^ 0x15 : byte)), afterMs: 0 },
];
const cutShort: Tamper = (bytes) => [{ bytes: bytes.slice(0, 6), afterMs: 0 }];
const echoed =
  (afterMs: number): Tamper =>
  (bytes) => [
    { bytes, afterMs: 0 },
    { bytes, afterMs },
  ];

/** Messages from the first that sees the note to well behind the last that speaks of it. */
const STEPS = Array.from({ length: 26 }, (_, index) => index + 1);

interface Outcome {
  readonly facts: readonly string[];
  readonly credits: number;
  readonly rig: EbdsRig;
}

async function oneNote(
  tamper: Parameters<EbdsRig['tamper']>[0],
  onEscrow: 'stack' | 'return' = 'stack',
  saysStackedWithReturned = false,
): Promise<Outcome> {
  const rig = createEbdsRig({ habits: { onEscrow }, device: { saysStackedWithReturned } });
  await rig.ready();
  rig.simulator.insert(20);
  rig.tamper(tamper);
  await rig.clock.advance(25_000);
  const facts = rig.facts();
  return { facts, rig, credits: facts.filter((fact) => fact.startsWith('stacked')).length };
}

const accidents: readonly (readonly [string, (step: number) => Parameters<EbdsRig['tamper']>[0]])[] = [
  ['a message is lost', (step) => ({ requests: at(step, lost) })],
  ['a message is garbled', (step) => ({ requests: at(step, garbled) })],
  ['a message is cut short', (step) => ({ requests: at(step, cutShort) })],
  ['a message arrives twice', (step) => ({ requests: at(step, twice) })],
  ['a reply is lost', (step) => ({ replies: at(step, lost) })],
  ['a reply is garbled', (step) => ({ replies: at(step, garbled) })],
  ['a reply is cut short', (step) => ({ replies: at(step, cutShort) })],
  ['a reply arrives twice', (step) => ({ replies: at(step, twice) })],
  ['a reply comes after its time-out', (step) => ({ replies: at(step, late(350)) })],
  ['replies come after their time-outs', (step) => ({ replies: at(step, late(700), 3) })],
];

describe('an accident on the line of an EBDS acceptor', () => {
  it.each(accidents)('%s, at any step: the note is credited once', async (_what, tamper) => {
    for (const step of STEPS) {
      const { facts, credits, rig } = await oneNote(tamper(step));
      expect(rig.simulator.contents().stacked.yuan, `step ${step}`).toBe(20);
      expect(credits, `step ${step}: ${facts.join(', ')}`).toBe(1);
      expect(facts, `step ${step}`).toContain('stacked 2000');
      expect(rig.simulator.violations(), `step ${step}`).toEqual([]);
    }
  });

  it.each(accidents)('%s, at any step: a note that is given back is credited never', async (_what, tamper) => {
    for (const step of STEPS) {
      const { facts, credits, rig } = await oneNote(tamper(step), 'return', true);
      expect(rig.simulator.contents().returned.yuan, `step ${step}`).toBe(20);
      expect(credits, `step ${step}: ${facts.join(', ')}`).toBe(0);
      expect(facts.filter((fact) => fact === 'returned 2000').length, `step ${step}: ${facts.join(', ')}`).toBe(1);
    }
  });

  it('credits once where every reply is echoed, also when its ack bit has come round again', async () => {
    for (let afterMs = 10; afterMs <= 1000; afterMs += 10) {
      const { credits, facts, rig } = await oneNote({ replies: echoed(afterMs) });
      expect(rig.simulator.contents().stacked.yuan, `${afterMs} ms`).toBe(20);
      expect(credits, `${afterMs} ms: ${facts.join(', ')}`).toBe(1);
    }
  });

  it('finds the word of the box again when every reply was lost for so long that the line was given up', async () => {
    for (const step of STEPS) {
      const { facts, credits, rig } = await oneNote({ replies: at(step, lost, 6) });
      const { stacked, returned, inPath } = rig.simulator.contents();
      expect(stacked.yuan + returned.yuan, `step ${step}`).toBe(20);
      expect(inPath.yuan).toBe(0);
      expect(credits, `step ${step}: ${facts.join(', ')}`).toBe(stacked.yuan / 20);
      expect(rig.simulator.violations(), `step ${step}`).toEqual([]);
    }
  });

  it('finds the word of the box again when the cable was pulled at any moment', async () => {
    for (let ms = 0; ms <= 3500; ms += 50) {
      const rig = createEbdsRig();
      await rig.ready();
      rig.simulator.insert(20);
      await rig.clock.advance(ms);
      rig.line.unplug();
      await rig.clock.advance(300);
      rig.line.plug();
      await rig.clock.advance(20_000);
      const { stacked, returned } = rig.simulator.contents();
      const credits = rig.facts().filter((fact) => fact === 'stacked 2000').length;
      expect(stacked.yuan + returned.yuan, `${ms} ms`).toBe(20);
      expect(credits, `${ms} ms: ${rig.facts().join(', ')}`).toBe(stacked.yuan / 20);
      expect(rig.simulator.violations(), `${ms} ms`).toEqual([]);
    }
  });

  it('claims nothing for a note that is in the box without a word, when the power was cut at any moment', async () => {
    for (let ms = 0; ms <= 3500; ms += 50) {
      const rig = createEbdsRig();
      await rig.ready();
      rig.simulator.insert(20);
      await rig.clock.advance(ms);
      rig.simulator.power(false);
      await rig.clock.advance(200);
      rig.simulator.power(true);
      await rig.clock.advance(20_000);
      const { stacked, returned, inPath } = rig.simulator.contents();
      const credits = rig.facts().filter((fact) => fact === 'stacked 2000').length;
      const givenBack = rig.facts().filter((fact) => fact.startsWith('returned')).length;
      expect(stacked.yuan + returned.yuan, `${ms} ms`).toBe(20);
      expect(inPath.yuan).toBe(0);
      expect(credits, `${ms} ms`).toBeLessThanOrEqual(stacked.yuan / 20);
      expect(givenBack, `${ms} ms: ${rig.facts().join(', ')}`).toBeLessThanOrEqual(returned.yuan / 20);
      expect(rig.states().at(-1)).toBe('disabled');
      expect(rig.simulator.violations(), `${ms} ms`).toEqual([]);
    }
  });
});
