import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTariffFlags } from '../../../core/commands/tariff-flags.ts';
import { tariffTableIds } from '../../../core/platform/tariff-tables.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'core', 'commands', 'tariff.ts');

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function wordsOf(line: string): readonly string[] {
  return line === '' ? [] : line.split(' ');
}

/** From a folder of no importance: the tables are found from the program, not from where somebody stands. */
function run(words: string): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...wordsOf(words)], { cwd: tmpdir() }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** The rows of the table in the answer, blanks made one. */
function rowsOf(out: string): readonly string[] {
  const rows = out.split('\n').map((line) => line.trim().replaceAll(/ +/gu, ' '));
  return rows.filter((line) => /^(?:\d (?:flat|sharp|peak|valley)|rounding -?[\d+]|total) ?/u.test(line));
}

describe('npm run tariff', () => {
  it('prints each tier with its kWh, price and sum, the total, and where the household stands', async () => {
    const { code, out, err } = await run('--table beijing --kwh 241');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(rowsOf(out)).toEqual([
      '1 flat 240.00 0.4883 117.19',
      '2 flat 1.00 0.5383 0.54',
      'rounding 0.00',
      'total 241.00 117.73',
    ]);
    expect(out).toContain('\n241.00 kWh of this month used: tier 2, the next begins above 400.00 kWh\n');
  });

  it.each([
    ['--table guangdong --kwh 261 --season summer', '158.96', 'rounding -0.01'],
    ['--table guangdong --kwh 261 --season summer --rounding perLine', '158.97', undefined],
    ['--table guangdong --kwh=361 --season=summer --persons=5', '219.85', 'rounding 0.00'],
    ['--table zhejiang --peak 10.76 --valley 7.53', '8.28', 'rounding 0.00'],
    ['--table zhejiang --kwh 18.29 --peak 10.76 --valley 7.53', '8.28', 'rounding 0.00'],
    ['--table zhejiang --kwh 5000', '2852.00', 'rounding 0.00'],
    ['--table zhejiang --kwh 200 --used 4800', '167.60', 'rounding 0.00'],
    ['--table zhejiang --kwh 231 --basis month', '124.33', 'rounding 0.00'],
    ['--table beijing --kwh 0', '0.00', 'rounding 0.00'],
  ])('%s comes to %s', async (words, total, rounding) => {
    const { code, out } = await run(words);
    expect(code).toBe(0);
    const rows = rowsOf(out);
    expect(rows.at(-1)?.split(' ').at(-1)).toBe(total);
    expect(rows.find((line) => line.startsWith('rounding'))).toBe(rounding);
  });

  it('lists every table with its prices, limits, sources and doubts', async () => {
    const { code, out } = await run('--list');
    expect(code).toBe(0);
    for (const id of tariffTableIds) expect(out).toMatch(new RegExp(`^${id}: prices `, 'mu'));
    expect(out).toContain('tier 1: flat 0.60886875, peak 1.02896875, valley 0.23676875 yuan a kWh');
    expect(out).toContain('by year, from 5 persons: limits 4320.00 and 6000.00 kWh (weak)');
    expect(out).toContain('unsure: ');
  });

  it('explains itself', async () => {
    const { code, out, err } = await run('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const flag of ['--table', '--kwh', '--basis', '--season', '--persons', '--used', '--rounding', '--list']) {
      expect(out).toContain(flag);
    }
  });

  it.each([
    ['', '--table is missing'],
    ['--kwh 241', '--table is missing'],
    ['--table berlin --kwh 241', 'there is no table "berlin": --table is beijing, zhejiang'],
    ['--table toString --kwh 241', 'there is no table "toString"'],
    ['--table beijing', '--kwh is missing'],
    ['--table beijing --kwh', '--kwh needs a value'],
    ['--table beijing --kwh --list', '--kwh needs a value'],
    ['--table beijing --kwh -1', '--kwh needs kWh'],
    ['--table beijing --kwh 1e3', 'not "1e3"'],
    ['--table beijing --kwh 1.234', 'two decimals'],
    ['--table beijing --kwh 1234567890', 'nine digits'],
    ['--table beijing --kwh 1 --kwh 2', '--kwh stands there twice'],
    ['--table beijing --kwh 1 --used x', '--used needs kWh'],
    ['--table beijing --kwh 1 --basis day', '--basis is month or year, not "day"'],
    ['--table guangdong --kwh 1 --season summer --basis year', 'guangdong counts by month only: leave --basis out'],
    ['--table guangdong --kwh 1', 'guangdong has seasons: add --season summer or --season other'],
    ['--table guangdong --kwh 1 --season winter', '--season is summer or other for guangdong'],
    ['--table beijing --kwh 1 --season summer', 'beijing has no seasons here: leave --season out'],
    ['--table beijing --peak 1', 'beijing has no price for --peak: it knows flat'],
    ['--table zhejiang --kwh 3 --peak 1 --valley 1', '--peak + --valley is 2.00, but --kwh is 3.00'],
    ['--table zhejiang --kwh 1 --peak 1 --valley 1', '--peak + --valley is 2.00, but --kwh is 1.00'],
    ['--table shanghai --kwh 1 --persons 0', '--persons needs a number from 1 to 99, not "0"'],
    ['--table shanghai --kwh 1 --persons 1.5', '--persons needs a number'],
    ['--table beijing --kwh 1 --rounding up', '--rounding is perLine or perBill, not "up"'],
    ['--tabel beijing', '"--tabel" is not understood'],
    ['beijing 241', '"beijing" is not understood'],
    ['--list --table beijing', '--list stands alone'],
  ])('refuses "%s" in one line that says what to do', (words, line) => {
    const order = readTariffFlags(wordsOf(words));
    expect(order).toEqual({ kind: 'bad', line: expect.stringContaining(line) });
    if (order.kind === 'bad') expect(order.line).toMatch(/^\S[^\n]+; npm run tariff -- --help explains it$/u);
  });

  it('exits with 2 and prints nothing else where it refuses', async () => {
    expect(await run('--table beijing --kwh 1e3')).toEqual({
      code: 2,
      out: '',
      err: '--kwh needs kWh with up to nine digits and two decimals, like 241 or 18.29, not "1e3"; npm run tariff -- --help explains it\n',
    });
  });
});
