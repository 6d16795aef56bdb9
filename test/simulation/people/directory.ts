import {
  firstHouseholds,
  makeHousehold,
  scenarioHouseholds,
  type SeedHousehold,
} from '../../../core/billing/utility/households.ts';
import { simulatedAccounts } from '../../../core/billing/simulated-accounts.ts';

/**
 * Households beside those of the utility's own seed: a card that broke is out of the game for the rest of an episode, and
 * two would soon be none.
 */
export const neighbours: readonly SeedHousehold[] = [
  { accountNumber: '0310100061', about: 'card', supply: 'card' } as const,
  { accountNumber: '0310100062', about: 'card', supply: 'card' } as const,
  { accountNumber: '0310100063', about: 'card', supply: 'card', tariff: 'zhejiang' } as const,
  { accountNumber: '0310100064', about: 'card', supply: 'card', arrearsFen: 4_250 } as const,
  { accountNumber: '0310100065', about: 'token', supply: 'token', tariff: 'guangdong' } as const,
  { accountNumber: '0310100066', about: 'tokenArrears', supply: 'token', arrearsFen: 12_340 } as const,
].map(makeHousehold);

const households: readonly SeedHousehold[] = [...firstHouseholds, ...scenarioHouseholds, ...neighbours];

function numbersOf(supply: SeedHousehold['supply']): readonly [string, ...string[]] {
  const [first, ...others] = households.filter((one) => one.supply === supply).map((one) => one.accountNumber);
  if (first === undefined) throw new Error(`no household has the supply ${supply ?? 'none'}`);
  return [first, ...others];
}

/** What is typed at the kiosk, by what it buys. The last of the first ones is nobody's. */
export const firstNumbers: readonly [string, ...string[]] = asList(
  simulatedAccounts.map(({ accountNumber }) => accountNumber),
);
export const tokenNumbers = numbersOf('token');
export const remoteNumbers = numbersOf('remote');
export const balanceNumbers = numbersOf('balance');
export const cardNumbers: readonly [string, ...string[]] = asList(
  households.flatMap(({ cardNumber }) => cardNumber ?? []),
);
export const phones: readonly [string, ...string[]] = asList([...new Set(households.map(({ phone }) => phone))]);

/** Every account number that anybody has. */
export const accountNumbers: readonly string[] = [
  ...new Set([...households.map(({ accountNumber }) => accountNumber), ...firstNumbers]),
];

/** Whose account may come to the screen when this is typed or put in: an account, a meter, a phone, a card. */
export function accountsUnder(key: string): readonly string[] {
  const found = households.filter((one) =>
    [one.accountNumber, one.meterNumber, one.phone, one.cardNumber].includes(key),
  );
  return found.length === 0 ? [key] : found.map(({ accountNumber }) => accountNumber);
}

function asList(words: readonly string[]): readonly [string, ...string[]] {
  const [first, ...others] = words;
  if (first === undefined) throw new Error('nobody stands in the directory');
  return [first, ...others];
}

const SCRATCH_CARDS = 160;
/** In yuan; most people buy the small ones. */
const WORTH = [10, 20, 20, 50, 50, 100] as const;
const FEN_PER_YUAN = 100;

/** Recharge cards that are sold in the shop around the corner. Whoever picks one that is used has got it from somebody. */
export const scratchCards: readonly { readonly secret: string; readonly valueFen: number }[] = Array.from(
  { length: SCRATCH_CARDS },
  (_, index) => ({
    secret: `87${String(index).padStart(4, '0')}${String((index * 7_919 + 104_729) % 1_000_000).padStart(6, '0')}${String((index * 611_953) % 1_000_000).padStart(6, '0')}`,
    valueFen: (WORTH[index % WORTH.length] ?? 10) * FEN_PER_YUAN,
  }),
);
