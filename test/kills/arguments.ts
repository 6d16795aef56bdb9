import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export const EXIT_BAD_ARGUMENTS = 2;
/** Seeds fit the generator's 32 bits. */
const MOST_SEED = 0xffff_ffff;
const MOST_COUNT = 100_000_000;

export interface CampaignArguments {
  readonly count: number;
  readonly seed: number;
  readonly lanes: number;
}

export type ReadArguments = { kind: 'read'; values: CampaignArguments } | { kind: 'bad'; line: string };

/** `--count N` is needed; without a seed one is drawn, and told. */
export function readArguments(
  argv: readonly string[],
  limits: { readonly mostLanes: number; readonly lanes: number; readonly usage: string },
): ReadArguments {
  const { mostLanes, usage } = limits;
  let values: { readonly count?: string; readonly seed?: string; readonly lanes?: string };
  try {
    const text = { type: 'string' } as const;
    values = parseArgs({ args: [...argv], options: { count: text, seed: text, lanes: text } }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ', 1)[0] ?? '') : String(error);
    return { kind: 'bad', line: `${reason.split('\n', 1)[0]}; ${usage}` };
  }
  if (mostLanes === 1 && values.lanes !== undefined) return { kind: 'bad', line: `there are no lanes here; ${usage}` };
  const count = wholeNumber(values.count, 1, MOST_COUNT);
  if (count === undefined) return { kind: 'bad', line: `--count needs a whole number from 1; ${usage}` };
  const seed = values.seed === undefined ? randomInt(MOST_SEED) : wholeNumber(values.seed, 0, MOST_SEED);
  if (seed === undefined) return { kind: 'bad', line: `--seed needs a whole number from 0 to ${MOST_SEED}; ${usage}` };
  const lanes = values.lanes === undefined ? limits.lanes : wholeNumber(values.lanes, 1, mostLanes);
  if (lanes === undefined)
    return { kind: 'bad', line: `--lanes needs a whole number from 1 to ${mostLanes}; ${usage}` };
  return { kind: 'read', values: { count, seed, lanes } };
}

function wholeNumber(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^\d{1,10}$/u.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
