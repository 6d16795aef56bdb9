import type { Supply } from '../../domain/order.ts';
import type { TariffTableId } from '../../platform/tariff-tables.ts';
import { type SeedAccount, seedAccounts } from '../simulated-accounts.ts';
import { cardNumberOf, madeUpPhone, meterNumberOf, spread } from './numbers.ts';
import words from './town-words.json' with { type: 'json' };

/** The provinces whose tariffs are in use here. */
export const townTariffs = ['beijing', 'zhejiang', 'guangdong'] as const satisfies readonly TariffTableId[];
export type TownTariff = (typeof townTariffs)[number];

/** An account and everything else that the utility knows of its household. */
export interface SeedHousehold extends SeedAccount {
  readonly tariff: TownTariff;
  readonly persons: number;
  /** Part of the use that falls into the cheap hours; 0 where the meter does not tell hours apart. */
  readonly valleyPercent: number;
  /** What a usual month comes to; the seasons are put on top. */
  readonly monthlyKwh: number;
  readonly supply: Supply | undefined;
  readonly meterNumber: string | undefined;
  readonly cardNumber: string | undefined;
  readonly arrearsFen: number;
  readonly limits: { readonly minFen: number; readonly maxFen: number } | undefined;
  /** Sells nothing while a bill is open. */
  readonly arrearsFirst: boolean;
  readonly phone: string;
  readonly area: string;
  /** Paid for in an earlier visit and never written to the card; 0 for none. */
  readonly openCardOrderFen: number;
}

/** Yuan 5 to yuan 5,000: what the utility sells at once where it says a limit. */
const USUAL_LIMITS = { minFen: 500, maxFen: 500_000 };
const SMALLEST_USUAL_KWH = 60;
const USUAL_KWH_SPREAD = 220;

interface Wanted extends Partial<SeedHousehold> {
  readonly accountNumber: string;
  readonly about: string;
}

/** Everything that is not said follows from the account number. */
export function makeHousehold(wanted: Wanted): SeedHousehold {
  const { accountNumber } = wanted;
  const tariff = wanted.tariff ?? 'beijing';
  const place = pick(words.places[tariff], `${accountNumber} place`);
  return {
    kind: wanted.supply === undefined ? 'postpaid' : 'prepaid',
    maskedName: `${pick(words.surnames, `${accountNumber} surname`)}*${pick(words.givenEndings, `${accountNumber} given`)}`,
    maskedAddress: words.address
      .replace('{place}', place)
      .replace('{entrance}', String(1 + spread(`${accountNumber} entrance`, 4))),
    balanceFen: 0,
    behaviour: 'ordinary',
    usageKwh: [],
    partPaymentAllowed: false,
    pendingChangeFen: 0,
    tariff,
    persons: 1,
    valleyPercent: 0,
    monthlyKwh: SMALLEST_USUAL_KWH + spread(`${accountNumber} kWh`, USUAL_KWH_SPREAD),
    supply: undefined,
    meterNumber: wanted.supply === 'token' || wanted.supply === 'remote' ? meterNumberOf(accountNumber) : undefined,
    cardNumber: wanted.supply === 'card' ? cardNumberOf(accountNumber) : undefined,
    arrearsFen: 0,
    limits: wanted.supply === undefined ? undefined : USUAL_LIMITS,
    arrearsFirst: false,
    phone: madeUpPhone(accountNumber),
    area: place,
    openCardOrderFen: 0,
    ...wanted,
  };
}

export function pick<Item>(items: readonly Item[], text: string): Item {
  const item = items[spread(text, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Two accounts of one holder: both numbers of this phone are found by it. */
export const SHARED_PHONE = '19900008888';

/** One account for each way of recharging, and for what the older accounts do not show. */
export const scenarioHouseholds: readonly SeedHousehold[] = [
  { accountNumber: '0310100017', about: 'token', supply: 'token' } as const,
  { accountNumber: '0310100018', about: 'tokenArrears', supply: 'token', arrearsFen: 3_560 } as const,
  { accountNumber: '0310100019', about: 'card', supply: 'card' } as const,
  { accountNumber: '0310100020', about: 'cardOpenOrder', supply: 'card', openCardOrderFen: 5_000 } as const,
  { accountNumber: '0310100021', about: 'remoteMeter', supply: 'remote', balanceFen: 412 } as const,
  { accountNumber: '0310100022', about: 'rechargeCardDemo', supply: 'balance', balanceFen: 1_530 } as const,
  {
    accountNumber: '0310100023',
    about: 'twoAccountsOnePhone',
    phone: SHARED_PHONE,
    usageKwh: [151],
    monthlyKwh: 150,
  },
  { accountNumber: '0310100024', about: 'secondOfOnePhone', phone: SHARED_PHONE, supply: 'balance' } as const,
  { accountNumber: '0310100025', about: 'tiered', usageKwh: [288], monthlyKwh: 240 },
  {
    accountNumber: '0310100026',
    about: 'timeOfUse',
    tariff: 'zhejiang',
    valleyPercent: 38,
    usageKwh: [312, 246],
    monthlyKwh: 270,
  } as const,
  { accountNumber: '0310100027', about: 'arrearsFirst', supply: 'token', arrearsFirst: true, usageKwh: [97] } as const,
  { accountNumber: '0310100028', about: 'refuses', behaviour: 'refuses', usageKwh: [143] } as const,
].map(makeHousehold);

/** The accounts that were there first, as households. */
export const firstHouseholds: readonly SeedHousehold[] = seedAccounts.map((account) =>
  makeHousehold({ ...account, supply: undefined, limits: undefined }),
);

/** For the simulator panel: what can be typed beside the first accounts, and what it is good for. */
export const scenarioAccounts: readonly { readonly accountNumber: string; readonly about: string }[] =
  scenarioHouseholds.map(({ accountNumber, about }) => ({ accountNumber, about }));

/** Purchase cards of these accounts, for the panel's hand. */
export const simulatedCards: readonly { readonly cardNumber: string; readonly about: string }[] =
  scenarioHouseholds.flatMap(({ cardNumber, about }) => (cardNumber === undefined ? [] : [{ cardNumber, about }]));

interface RechargeCard {
  readonly secret: string;
  readonly about: string;
  readonly valueFen: number;
  readonly used: boolean;
}

/** Scratch numbers, each good once. The last one was used long ago. */
export const seedRechargeCards: readonly RechargeCard[] = [
  { secret: '860000000000010017', about: 'worth10', valueFen: 1_000, used: false },
  { secret: '860000000000020024', about: 'worth20', valueFen: 2_000, used: false },
  { secret: '860000000000050031', about: 'worth50', valueFen: 5_000, used: false },
  { secret: '860000000000050048', about: 'worth50Too', valueFen: 5_000, used: false },
  { secret: '860000000000100055', about: 'worth100', valueFen: 10_000, used: false },
  { secret: '860000000000100062', about: 'worth100Too', valueFen: 10_000, used: false },
  { secret: '860000000000500079', about: 'worth500', valueFen: 50_000, used: false },
  { secret: '860000000000030086', about: 'used', valueFen: 3_000, used: true },
];

/** For the panel. The last number is no card's. */
export const simulatedRechargeCards: readonly { readonly secret: string; readonly about: string }[] = [
  ...seedRechargeCards.map(({ secret, about }) => ({ secret, about })),
  { secret: '860000000000000093', about: 'unknown' },
];
