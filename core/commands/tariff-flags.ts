import { formatCentiKwh, parseKwh } from '../domain/tariff-numbers.ts';
import { type Band, type BandUsage, bands } from '../domain/tariff-split.ts';
import { type BillRequest, type TariffFault, findFault } from '../domain/tariff.ts';
import { type TariffTable, type TariffTableId, tariffTable, tariffTableIds } from '../platform/tariff-tables.ts';

export const TARIFF_USAGE = `npm run tariff -- --table TABLE --kwh N [--basis month|year] [--season SEASON] [--persons N] [--used N]
                [--flat N --sharp N --peak N --valley N] [--rounding perLine|perBill]
npm run tariff -- --list

  --table TABLE                ${tariffTableIds.join(', ')}
  --kwh N                      what the bill is for, with up to two decimals: 241 or 18.29
  --peak N --valley N …        the same by band; together with --kwh they must add up to it
  --basis month|year           how the tiers are counted; without it, as the table says
  --season SEASON              summer, where the table has seasons
  --persons N                  in the household, where larger ones have wider tiers
  --used N                     kWh used in the same year (or month) before this bill
  --rounding perLine|perBill   to the fen, each line or once; without it, as the table says
  --list                       name the tables and what each can count
  --help                       this text

Exit codes: 0 priced, 2 the command line was not understood or the table cannot price it.`;

export type TariffOrder =
  | { kind: 'help' }
  | { kind: 'list' }
  | { kind: 'price'; table: TariffTable; request: BillRequest }
  | { kind: 'bad'; line: string };

const FLAGS = ['--table', '--kwh', '--basis', '--season', '--persons', '--used', '--rounding'] as const;
const BAND_FLAGS = bands.map((band) => `--${band}`);
const MOST_PERSONS = 99;

type Values = ReadonlyMap<string, string>;

/** Accepts `--name value` and `--name=value`. The first thing it does not understand is named. */
export function readTariffFlags(argv: readonly string[]): TariffOrder {
  if (argv.includes('--help') || argv.includes('-h')) return { kind: 'help' };
  if (argv.length === 1 && argv[0] === '--list') return { kind: 'list' };
  const values = new Map<string, string>();
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const at = word.indexOf('=');
    const name = at === -1 ? word : word.slice(0, at);
    if (name === '--list') return bad('--list stands alone');
    if (![...FLAGS, ...BAND_FLAGS].includes(name)) return bad(`"${word}" is not understood`);
    if (values.has(name)) return bad(`${name} stands there twice`);
    const value = at === -1 ? words.shift() : word.slice(at + 1);
    if (value === undefined || value === '' || value.startsWith('--')) return bad(`${name} needs a value`);
    values.set(name, value);
  }
  return readOrder(values);
}

function readOrder(values: Values): TariffOrder {
  const asked = values.get('--table');
  if (asked === undefined) return bad(`--table is missing: ${tariffTableIds.join(', ')}`);
  const id = tariffTableIds.find((known): known is TariffTableId => known === asked);
  if (id === undefined) return bad(`there is no table "${asked}": --table is ${tariffTableIds.join(', ')}`);

  for (const name of ['--kwh', '--used', ...BAND_FLAGS]) {
    const text = values.get(name);
    if (text !== undefined && parseKwh(text) === undefined) {
      return bad(`${name} needs kWh with up to nine digits and two decimals, like 241 or 18.29, not "${text}"`);
    }
  }
  const basis = values.get('--basis');
  if (basis !== undefined && basis !== 'month' && basis !== 'year') {
    return bad(`--basis is month or year, not "${basis}"`);
  }
  const rounding = values.get('--rounding');
  if (rounding !== undefined && rounding !== 'perLine' && rounding !== 'perBill') {
    return bad(`--rounding is perLine or perBill, not "${rounding}"`);
  }
  const personsText = values.get('--persons');
  const persons = personsText === undefined ? undefined : Number(personsText);
  if (personsText !== undefined && (!/^[1-9]\d?$/u.test(personsText) || Number(personsText) > MOST_PERSONS)) {
    return bad(`--persons needs a number from 1 to ${MOST_PERSONS}, not "${personsText}"`);
  }

  const usage = readUsage(values);
  if (typeof usage === 'object' && 'line' in usage) return bad(usage.line);
  const table = tariffTable(id);
  const usedBeforeCentiKwh = kwhOf(values, '--used') ?? 0;
  const season = values.get('--season');
  const request: BillRequest = { usageCentiKwh: usage, basis, season, persons, usedBeforeCentiKwh, rounding };
  const fault = findFault(table.tariff, request);
  return fault === undefined ? { kind: 'price', table, request } : bad(faultLine(id, fault));
}

/** The bands where any is given, and then they are the whole of it. */
function readUsage(values: Values): number | BandUsage | { readonly line: string } {
  const whole = kwhOf(values, '--kwh');
  const byBand: Partial<Record<Band, number>> = {};
  let sum = 0;
  for (const band of bands) {
    const part = kwhOf(values, `--${band}`);
    if (part === undefined) continue;
    byBand[band] = part;
    sum += part;
  }
  if (Object.keys(byBand).length === 0) return whole ?? { line: '--kwh is missing: what the bill is for, like 241' };
  if (whole === undefined || whole === sum) return byBand;
  const given = BAND_FLAGS.filter((name) => values.has(name)).join(' + ');
  return {
    line: `${given} is ${formatCentiKwh(sum)}, but --kwh is ${formatCentiKwh(whole)}: make them equal or leave --kwh out`,
  };
}

function kwhOf(values: Values, name: string): number | undefined {
  const text = values.get(name);
  return text === undefined ? undefined : parseKwh(text);
}

function faultLine(id: TariffTableId, fault: TariffFault): string {
  switch (fault.kind) {
    case 'noSuchBasis':
      return `${id} counts by ${fault.known.join(' and ')} only: leave --basis out`;
    case 'seasonMissing':
      return `${id} has seasons: add --season ${fault.known.join(' or --season ')}`;
    case 'noSuchSeason':
      return fault.known.length === 0
        ? `${id} has no seasons here: leave --season out`
        : `--season is ${fault.known.join(' or ')} for ${id}`;
    case 'noSuchBand':
      return `${id} has no price for --${fault.band}: it knows ${fault.known.join(', ')}`;
  }
}

function bad(line: string): TariffOrder {
  return { kind: 'bad', line: `${line}; npm run tariff -- --help explains it` };
}
