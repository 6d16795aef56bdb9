import { describe, expect, it } from 'vitest';
import { printersUnderTest, type FarFault } from './protocols-under-test.ts';
import { LONG_MS, printerRig, type PrinterRig } from './printer-rig.ts';

const hearing = printersUnderTest.filter((under) => under.hears !== 'nothing');

/** Switches a fault on when a line with these words has been printed. */
function strikeAt(rig: PrinterRig, words: string, fault: FarFault): void {
  let struck = false;
  rig.far.onStep((step) => {
    if (struck || !step.includes(words)) return;
    struck = true;
    rig.far.fault(fault, true);
  });
}

/** After a failure: what came before is never completed, and the next document is whole and alone. */
async function nextIsWhole(rig: PrinterRig): Promise<void> {
  rig.far.clear();
  await rig.clock.advance(12_000);
  expect(await rig.print('N-9')).toEqual({ kind: 'printed' });
  expect(rig.wholeCopies('N-9')).toBe(1);
  expect(rig.traces('N-9')).toBe(1);
  expect(rig.apart('N-1', 'N-9')).toBe(true);
}

describe.each(hearing)('$name', (under) => {
  it.each([
    ['paper ends', 'paperOut', 'paperOut'],
    ['cover opens', 'coverOpen', 'coverOpen'],
    ['head gets too hot', 'overheated', 'fault'],
    ['printer breaks', 'broken', 'fault'],
  ] as const)('is uncertain where the %s in the middle', async (_what, fault, reason) => {
    const rig = await printerRig(under);
    strikeAt(rig, '应缴合计', fault);
    expect(await rig.print('N-1')).toEqual({ kind: 'uncertain', reason });
    expect(rig.wholeCopies('N-1')).toBe(0);
    await nextIsWhole(rig);
    expect(rig.wholeCopies('N-1')).toBe(0);
  });

  it('is uncertain where the paper ends with the last line, before the cut', async () => {
    const rig = await printerRig(under);
    strikeAt(rig, 'Please take your receipt', 'paperOut');
    expect(await rig.print('N-1')).toEqual({ kind: 'uncertain', reason: 'paperOut' });
    await nextIsWhole(rig);
  });

  it('is uncertain where the knife jams', async () => {
    const rig = await printerRig(under);
    expect(await rig.print('N-0')).toEqual({ kind: 'printed' });
    strikeAt(rig, '应缴合计', 'cutterFault');
    expect(await rig.print('N-1')).toEqual({ kind: 'uncertain', reason: 'fault' });
    await nextIsWhole(rig);
  });

  it('is uncertain where the printer falls silent after the last byte, and prints nothing twice', async () => {
    const rig = await printerRig(under);
    strikeAt(rig, 'Please take your receipt', 'silent');
    expect(await rig.print('N-1')).toMatchObject({ kind: 'uncertain' });
    await rig.clock.advance(60_000);
    expect(rig.traces('N-1')).toBe(1);
    await nextIsWhole(rig);
  });

  it('lets what waits behind a stopped document wait until somebody has put paper in', async () => {
    const rig = await printerRig(under);
    strikeAt(rig, '应缴合计', 'paperOut');
    const [first, second, third] = ['N-1', 'N-2', 'N-3'].map(rig.submit);
    await rig.clock.advance(30_000);
    expect(first?.outcome).toEqual({ kind: 'uncertain', reason: 'paperOut' });
    expect([second?.outcome, third?.outcome]).toEqual([undefined, undefined]);
    rig.far.clear();
    await rig.clock.advance(20_000);
    expect([second?.outcome, third?.outcome]).toEqual([{ kind: 'printed' }, { kind: 'printed' }]);
    expect(rig.wholeCopies('N-1')).toBe(0);
    expect([rig.traces('N-2'), rig.traces('N-3')]).toEqual([1, 1]);
    expect(rig.apart('N-1', 'N-2', 'N-3')).toBe(true);
  });

  it('gives up what waits where nobody puts paper in, and says why', async () => {
    const rig = await printerRig(under);
    strikeAt(rig, '应缴合计', 'paperOut');
    const [, second] = ['N-1', 'N-2'].map(rig.submit);
    await rig.clock.advance(65_000);
    expect(second?.outcome).toEqual({ kind: 'notPrinted', reason: 'paperOut' });
    rig.far.clear();
    await rig.clock.advance(30_000);
    expect(rig.traces('N-2')).toBe(0);
  });

  it('ends everything that waits at once when the cable is pulled', async () => {
    const rig = await printerRig(under);
    strikeAt(rig, '应缴合计', 'coverOpen');
    const jobs = ['N-1', 'N-2', 'N-3'].map(rig.submit);
    await rig.clock.advance(25_000);
    rig.line.unplug();
    await rig.clock.settle();
    expect(jobs.map((job) => job.outcome?.kind)).toEqual(['uncertain', 'notPrinted', 'notPrinted']);
    expect(jobs[2]?.outcome).toEqual({ kind: 'notPrinted', reason: 'offline' });
  });
});

describe.each(printersUnderTest)('$name', (under) => {
  it('takes back what was not begun, and only that', async () => {
    const rig = await printerRig(under);
    rig.far.fault('slow', true);
    const [first, second, third] = ['N-1', 'N-2', 'N-3'].map(rig.submit);
    // Over one wire a job is handed over at once; only where answers are waited for does anything wait.
    rig.host.withdraw('N-2');
    await rig.clock.advance(0);
    rig.host.withdraw('N-1');
    await rig.clock.advance(2 * LONG_MS);
    expect(first?.outcome?.kind).toBe(under.hears === 'nothing' ? 'sent' : 'printed');
    expect(second?.outcome).toEqual({ kind: 'notPrinted', reason: 'withdrawn' });
    expect(third?.outcome?.kind).toBe(under.hears === 'nothing' ? 'sent' : 'printed');
    expect([rig.traces('N-1'), rig.traces('N-2'), rig.traces('N-3')]).toEqual([1, 0, 1]);
  });
});
