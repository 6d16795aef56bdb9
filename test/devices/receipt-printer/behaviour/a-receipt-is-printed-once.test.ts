import { describe, expect, it } from 'vitest';
import { printersUnderTest } from './protocols-under-test.ts';
import { LONG_MS, printerRig } from './printer-rig.ts';

describe.each(printersUnderTest)('$name', (under) => {
  const done = under.hears === 'nothing' ? 'sent' : 'printed';
  const answers = under.hears !== 'nothing';

  it('prints a document once and says what it knows of it', async () => {
    const { print, wholeCopies, traces, host, far } = await printerRig(under);
    expect(await print('N-1')).toEqual({ kind: done });
    expect(wholeCopies('N-1')).toBe(1);
    expect(traces('N-1')).toBe(1);
    expect(host.capabilities.confirmsPrint).toBe(answers);
    expect(far.unknownCommands()).toBe(0);
  });

  it('prints several documents in order, each on its own slip with its own outcome', async () => {
    const { submit, clock, far, apart } = await printerRig(under);
    const jobs = ['N-1', 'N-2', 'N-3'].map(submit);
    await clock.advance(LONG_MS);
    expect(jobs.map((job) => job.outcome)).toEqual([{ kind: done }, { kind: done }, { kind: done }]);
    expect(far.sheets().map((sheet) => /N-\d/u.exec(sheet.text)?.[0])).toEqual(['N-1', 'N-2', 'N-3']);
    expect(apart('N-1', 'N-2', 'N-3')).toBe(true);
  });

  it.each([
    ['paperOut', 'paperOut'],
    ['coverOpen', 'coverOpen'],
    ['overheated', 'fault'],
    ['broken', 'fault'],
    ['offline', 'offline'],
    ['silent', 'offline'],
  ] as const)('with %s from the beginning promises nothing', async (fault, reason) => {
    const { print, far, wholeCopies } = await printerRig(under);
    far.fault(fault, true);
    const outcome = await print('N-1');
    // Over one wire nobody can know; what the printer holds comes out later.
    expect(outcome).toEqual(answers ? { kind: 'notPrinted', reason } : { kind: 'sent' });
    if (answers) expect(wholeCopies('N-1')).toBe(0);
  });

  it('prints with little paper left, and says so where it can', async () => {
    const { print, far, statuses, clock } = await printerRig(under);
    far.fault('paperNearEnd', true);
    expect(await print('N-1')).toEqual({ kind: done });
    await clock.advance(5000);
    expect(statuses.at(-1)).toEqual(answers ? { kind: 'ready', paper: 'nearEnd' } : { kind: 'unconfirmed' });
  });

  it('waits for a worn head', async () => {
    const { print, far, wholeCopies } = await printerRig(under);
    far.fault('slow', true);
    expect(await print('N-1')).toEqual({ kind: done });
    expect(wholeCopies('N-1')).toBe(1);
  });
});
