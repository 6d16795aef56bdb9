import { formatYuan } from '../domain/money.ts';
import { formatCentiKwh, formatPrice } from '../domain/tariff-numbers.ts';
import { type BillBreakdown, type BillRequest, bandsOf, priceBill, scheduleFor } from '../domain/tariff.ts';
import { nodeTooOld } from '../platform/node-version.ts';
import { type TariffTable, tariffTable, tariffTableIds } from '../platform/tariff-tables.ts';
import { TARIFF_USAGE, readTariffFlags } from './tariff-flags.ts';

/** `npm run tariff -- --table beijing --kwh 241`: what a use costs, tier by tier. */
const EXIT_DONE = 0;
const EXIT_USAGE = 2;

/** Letters of each column; words stand to the left, figures to the right. */
const WIDTHS = [10, 8, 14, 14, 16];
const LEFT_COLUMNS = 2;

process.exitCode = run(process.argv.slice(2));

function run(argv: readonly string[]): number {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) return refuse(tooOld);
  const order = readTariffFlags(argv);
  switch (order.kind) {
    case 'help':
      console.log(TARIFF_USAGE);
      return EXIT_DONE;
    case 'list':
      console.log(tariffTableIds.map((id) => describeTable(tariffTable(id)).join('\n')).join('\n\n'));
      return EXIT_DONE;
    case 'price':
      console.log(describeBill(order.table, order.request).join('\n'));
      return EXIT_DONE;
    case 'bad':
      return refuse(order.line);
  }
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_USAGE;
}

function describeTable({ tariff, validFrom, strength, sources, unsure }: TariffTable): readonly string[] {
  const { id, defaultBasis, rounding, schedules } = tariff;
  return [
    `${id}: prices ${strength}, ${validFrom === undefined ? 'start not known' : `from ${validFrom}`}, rounded ${rounding}`,
    `  bands ${bandsOf(tariff).join(', ')}; a use without bands is priced as ${tariff.undividedBand}`,
    ...tariff.tierPrices.map((prices, at) => {
      const shown = bandsOf(tariff).map((band) => `${band} ${formatPrice(prices[band] ?? 0)}`);
      return `  tier ${at + 1}: ${shown.join(', ')} yuan a kWh`;
    }),
    ...schedules.map(({ basis, season, personsFrom, limitsCentiKwh, strength: ofLimits }) => {
      const limits = limitsCentiKwh.map(formatCentiKwh).join(' and ');
      const who = personsFrom === 1 ? '' : `, from ${personsFrom} persons`;
      const byDefault = basis === defaultBasis ? '' : `, only with --basis ${basis}`;
      return `  by ${basis}${season === undefined ? '' : `, ${season}`}${who}: limits ${limits} kWh (${ofLimits}${byDefault})`;
    }),
    ...sources.map((source) => `  source: ${source}`),
    ...unsure.map((sentence) => `  unsure: ${sentence}`),
  ];
}

function describeBill({ tariff, strength, validFrom, unsure }: TariffTable, request: BillRequest): readonly string[] {
  const bill = priceBill(tariff, request);
  const { basis, season, personsFrom, strength: ofLimits } = scheduleFor(tariff, request);
  const rounding = request.rounding ?? tariff.rounding;
  const counted = [
    `${tariff.id}, by ${basis}`,
    ...(season === undefined ? [] : [season]),
    ...(personsFrom === 1 ? [] : [`household of ${personsFrom} or more`]),
    `prices ${strength}${validFrom === undefined ? '' : ` from ${validFrom}`}, limits ${ofLimits}`,
  ];
  return [
    counted.join(', '),
    ...personsNote(
      tariff.schedules.some((schedule) => schedule.personsFrom > 1),
      request,
      tariff.id,
    ),
    '',
    row('tier', 'band', 'kWh', 'yuan a kWh', 'yuan'),
    ...bill.lines.map((line) =>
      row(
        String(line.tier),
        line.band,
        formatCentiKwh(line.usageCentiKwh),
        formatPrice(line.priceE8Yuan),
        formatYuan(line.amountFen),
      ),
    ),
    ...(rounding === 'perBill' ? [row('rounding', '', '', '', signed(bill.roundingFen))] : []),
    row(
      'total',
      '',
      formatCentiKwh(bill.lines.reduce((sum, line) => sum + line.usageCentiKwh, 0)),
      '',
      formatYuan(bill.totalFen),
    ),
    '',
    `rounded ${rounding}, half up to the fen`,
    standingLine(bill.position),
    ...unsure.map((sentence) => `unsure: ${sentence}`),
  ];
}

function personsNote(hasWiderTiers: boolean, { persons }: BillRequest, id: string): readonly string[] {
  return persons === undefined || hasWiderTiers ? [] : [`${id} has the same tiers for every number of persons`];
}

function row(...cells: readonly string[]): string {
  return cells
    .map((cell, at) => (at < LEFT_COLUMNS ? cell.padEnd(WIDTHS[at] ?? 0) : cell.padStart(WIDTHS[at] ?? 0)))
    .join('');
}

function signed(roundingFen: number): string {
  const sign = roundingFen > 0 ? '+' : roundingFen < 0 ? '-' : '';
  return `${sign}0.${String(Math.abs(roundingFen)).padStart(2, '0')}`;
}

function standingLine({ basis, tier, usedCentiKwh, limitsCentiKwh }: BillBreakdown['position']): string {
  const limit = limitsCentiKwh[tier - 1];
  const next = limit === undefined ? 'the last one' : `the next begins above ${formatCentiKwh(limit)} kWh`;
  return `${formatCentiKwh(usedCentiKwh)} kWh of this ${basis} used: tier ${tier}, ${next}`;
}
