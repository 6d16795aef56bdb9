import type { Supply } from '../../domain/order.ts';
import { type SeedHousehold, makeHousehold, townTariffs } from './households.ts';
import { spread } from './numbers.ts';

export const TOWN_ACCOUNTS = 1_000;
/** Other numbers than the scenarios have. */
const FIRST_NUMBER = 320_000_000;

/** Of a hundred households. */
const SUPPLIES: readonly (readonly [Supply | undefined, number])[] = [
  [undefined, 62],
  ['balance', 10],
  ['remote', 12],
  ['token', 9],
  ['card', 7],
];
const TIME_OF_USE_PERCENT = 30;
const LARGE_FAMILY_PERCENT = 8;
const LARGE_FAMILY_PERSONS = 5;
const OWES_LAST_MONTH_PERCENT = 34;
const OWES_LONGER_PERCENT = 6;
const LONGEST_DEBT_MONTHS = 5;
const PREPAID_ARREARS_PERCENT = 5;
const LARGEST_BALANCE_FEN = 20_000;
const LARGEST_ARREARS_FEN = 6_000;
const TOWN_SMALLEST_KWH = 45;
const TOWN_KWH_SPREAD = 320;

/** A household of the town. `owedMonths` of its use are not paid yet. */
export interface TownHousehold {
  readonly household: SeedHousehold;
  readonly owedMonths: number;
}

/** The same town every time. Of a number: `index` from 0. */
export function townHousehold(index: number): TownHousehold {
  const accountNumber = String(FIRST_NUMBER + index + 1).padStart(10, '0');
  const percent = (what: string): number => spread(`${accountNumber} ${what}`, 100);
  const tariff = townTariffs[spread(`${accountNumber} province`, townTariffs.length)] ?? 'beijing';
  const supply = supplyAt(percent('supply'));
  const isPostpaid = supply === undefined;
  const owes = percent('owes');
  const owedMonths = !isPostpaid
    ? 0
    : owes < OWES_LONGER_PERCENT
      ? 2 + spread(`${accountNumber} debt`, LONGEST_DEBT_MONTHS - 1)
      : owes < OWES_LAST_MONTH_PERCENT
        ? 1
        : 0;
  const hasHours = isPostpaid && tariff !== 'beijing' && percent('hours') < TIME_OF_USE_PERCENT;
  const hasArrears = !isPostpaid && percent('arrears') < PREPAID_ARREARS_PERCENT;
  const household = makeHousehold({
    accountNumber,
    about: 'town',
    tariff,
    supply,
    persons:
      percent('family') < LARGE_FAMILY_PERCENT ? LARGE_FAMILY_PERSONS : 1 + spread(`${accountNumber} persons`, 4),
    valleyPercent: hasHours ? 20 + spread(`${accountNumber} valley`, 35) : 0,
    monthlyKwh: TOWN_SMALLEST_KWH + spread(`${accountNumber} kWh`, TOWN_KWH_SPREAD),
    balanceFen:
      supply === 'balance' || supply === 'remote' ? spread(`${accountNumber} balance`, LARGEST_BALANCE_FEN) : 0,
    arrearsFen: hasArrears ? 100 + spread(`${accountNumber} owed`, LARGEST_ARREARS_FEN) : 0,
  });
  return { household, owedMonths };
}

function supplyAt(percent: number): Supply | undefined {
  let left = percent;
  for (const [supply, share] of SUPPLIES) {
    if (left < share) return supply;
    left -= share;
  }
  return undefined;
}
