import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { printersUnderTest } from './protocols-under-test.ts';
import { LONG_MS, printerRig, type PrinterRig } from './printer-rig.ts';

/** Lines that are bad in their own way, each by its seed. */
const BAD_LINES = 15;
const CUT_EVERY_BYTES = 100;
/** The sample has some 1,800 bytes; further cuts are after its end. */
const LAST_CUT_BYTE = 2400;

/** `printed` is said only of what lies there whole, once; and nothing is there twice, whatever was said. */
function saidTheTruth(rig: PrinterRig, number: string, outcome: { kind: string } | undefined): void {
  expect(outcome).toBeDefined();
  if (outcome?.kind === 'printed') expect(rig.wholeCopies(number)).toBe(1);
  if (outcome?.kind === 'notPrinted') expect(rig.traces(number)).toBe(0);
  expect(rig.traces(number)).toBeLessThanOrEqual(1);
}

/** Lets `bytes` bytes through to the printer, and pulls the cable in the middle of the chunk they end in. */
function unplugAfter(rig: PrinterRig, bytes: number): void {
  let left = bytes;
  rig.wire.toPrinter = (chunk, pass) => {
    if (left <= 0) return;
    pass(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) rig.line.unplug();
  };
}

describe.each(printersUnderTest)('$name', (under) => {
  const answers = under.hears !== 'nothing';

  it('tells the truth and prints the next document whole, wherever the cable is pulled', async () => {
    const kinds = new Set<string | undefined>();
    for (let bytes = CUT_EVERY_BYTES; bytes <= LAST_CUT_BYTE; bytes += CUT_EVERY_BYTES) {
      const rig = await printerRig(under);
      unplugAfter(rig, bytes);
      const outcome = await rig.print('N-1');
      kinds.add(outcome?.kind);
      saidTheTruth(rig, 'N-1', outcome);
      delete rig.wire.toPrinter;
      rig.line.plug();
      await rig.clock.advance(3000);
      expect(await rig.print('N-2')).toEqual({ kind: answers ? 'printed' : 'sent' });
      if (answers) {
        expect(rig.wholeCopies('N-2')).toBe(1);
        expect(rig.apart('N-1', 'N-2')).toBe(true);
      }
      expect(rig.traces('N-1')).toBeLessThanOrEqual(1);
      await rig.host.close();
    }
    expect(kinds).toContain('uncertain');
  });

  it('tells the truth wherever the power goes, and finds the printer again', async () => {
    const counting = await printerRig(under);
    let steps = 0;
    counting.far.onStep(() => (steps += 1));
    await counting.print('N-1');
    await counting.host.close();
    expect(steps).toBeGreaterThan(40);
    for (let strikeAt = 1; strikeAt <= steps; strikeAt += 1) {
      const rig = await printerRig(under);
      let step = 0;
      rig.far.onStep((kind) => {
        if (kind === 'powerChanged') return;
        step += 1;
        if (step === strikeAt) rig.far.power(false);
      });
      const outcome = await rig.print('N-1');
      saidTheTruth(rig, 'N-1', outcome);
      rig.far.power(true);
      await rig.clock.advance(8000);
      expect(await rig.print('N-2')).toEqual({ kind: answers ? 'printed' : 'sent' });
      expect(rig.traces('N-1')).toBeLessThanOrEqual(1);
      if (answers) expect(rig.apart('N-1', 'N-2')).toBe(true);
      await rig.host.close();
    }
  });

  it('believes no answer that comes twice, late, in pieces or not at all', async () => {
    for (let seed = 1; seed <= BAD_LINES; seed += 1) {
      const rig = await printerRig(under);
      const chance = createSeededRandom(seed);
      rig.wire.toHost = (bytes, pass) => {
        const kind = chance.below(6);
        if (kind === 0) return;
        if (kind === 1) pass(bytes);
        if (kind === 2) rig.clock.after(chance.below(1500), () => pass(bytes));
        else if (kind === 3) for (const byte of bytes) pass(Uint8Array.of(byte));
        else pass(bytes);
      };
      const faultAt = chance.below(60);
      let step = 0;
      rig.far.onStep(() => {
        step += 1;
        if (step === faultAt) rig.far.fault(chance.below(2) === 0 ? 'paperOut' : 'coverOpen', true);
      });
      for (const number of ['N-1', 'N-2']) saidTheTruth(rig, number, await rig.print(number, 2 * LONG_MS));
      await rig.host.close();
    }
  });

  it('believes no noise between the answers', async () => {
    for (let seed = 1; seed <= BAD_LINES; seed += 1) {
      const rig = await printerRig(under);
      const chance = createSeededRandom(seed);
      rig.wire.toHost = (bytes, pass) => {
        // Bytes no printer sends as a status, XON or an answer in order: those cannot be told from the truth.
        const noise = Array.from({ length: chance.below(4) }, () => 0x80 + chance.below(0x80));
        pass(Uint8Array.from([...noise, ...bytes]));
      };
      saidTheTruth(rig, 'N-1', await rig.print('N-1'));
      expect(rig.wholeCopies('N-1')).toBe(1);
      await rig.host.close();
    }
  });

  it('is not confirmed by the tail of a report whose first byte was lost', async () => {
    const rig = await printerRig(under);
    rig.far.fault('slow', true);
    rig.wire.toHost = (bytes, pass) => {
      // Reports of four bytes lose their first; what is left looks like three answers in order.
      pass(bytes.length === 4 ? bytes.subarray(1) : bytes);
    };
    rig.far.onStep((step) => {
      if (step.includes('应缴合计')) rig.far.fault('paperNearEnd', true);
      if (step.includes('感谢使用')) rig.far.fault('paperOut', true);
    });
    const outcome = await rig.print('N-1', 2 * LONG_MS);
    // Where nothing but reports comes, and none of them whole, nothing is begun.
    expect(outcome?.kind).toBe({ questions: 'uncertain', reports: 'notPrinted', nothing: 'sent' }[under.hears]);
    expect(rig.wholeCopies('N-1')).toBe(0);
  });
});

/** Every answer carries an XOFF, and no XON gets through. */
function holdBack(rig: PrinterRig): void {
  rig.wire.toHost = (bytes, pass) => {
    pass(Uint8Array.from([0x13, ...bytes.filter((byte) => byte !== 0x11)]));
  };
}

describe.each(printersUnderTest.filter((under) => under.hears !== 'nothing'))('$name, held back', (under) => {
  it('goes on when XON comes', async () => {
    const rig = await printerRig(under);
    holdBack(rig);
    const job = rig.submit('N-1');
    await rig.clock.advance(1000);
    expect(rig.traces('N-1')).toBe(0);
    let isFirst = true;
    rig.wire.toHost = (bytes, pass) => {
      pass(isFirst ? Uint8Array.from([0x11, ...bytes]) : bytes);
      isFirst = false;
    };
    // Reports come when something changes; the others are asked anyway.
    rig.far.fault('paperNearEnd', true);
    await rig.clock.advance(LONG_MS);
    expect(job.outcome).toEqual({ kind: 'printed' });
    expect(rig.wholeCopies('N-1')).toBe(1);
  });

  it('gives up where XON never comes, and prints the next after the cable was pulled and put back', async () => {
    const rig = await printerRig(under);
    holdBack(rig);
    expect(await rig.print('N-1')).toEqual({ kind: 'uncertain', reason: 'timeout' });
    expect(rig.traces('N-1')).toBe(0);
    delete rig.wire.toHost;
    rig.line.unplug();
    await rig.clock.advance(100);
    rig.line.plug();
    await rig.clock.advance(3000);
    expect(await rig.print('N-2')).toEqual({ kind: 'printed' });
  });
});
