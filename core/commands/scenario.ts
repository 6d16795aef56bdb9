import type { Clock } from '../ports/clock.ts';

/** Milliseconds an awaited event may take where the line names no limit: a payout or a slow write takes some seconds. */
export const WAIT_LIMIT_MS = 30_000;
/** An hour: a longer pause is a typing error. */
const LONGEST_WAIT_MS = 3_600_000;
/** More rounds than a bench runs over a weekend. */
const MOST_ROUNDS = 1_000_000;
/** Events. What a device says while nobody waits for it must not fill the memory; the oldest are forgotten. */
const KEPT_EVENTS = 10_000;

/** What a step waits for: an event of this kind whose fields have these values. */
interface Awaited {
  readonly kind: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly limitMs: number;
}

type Step = { readonly lineNumber: number; readonly text: string } & (
  | { readonly kind: 'perform' }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'await'; readonly awaited: Awaited }
  | { readonly kind: 'repeat'; readonly rounds: number; readonly steps: readonly Step[] }
  | { readonly kind: 'quit' }
);

export interface Scenario {
  /** The file it was read from. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** `ended`: the last step is done. `quit`: it said so. `failed`: one line that names file and line. */
export type ScenarioOutcome =
  { readonly kind: 'ended' } | { readonly kind: 'quit' } | { readonly kind: 'failed'; readonly line: string };

/** A scenario file → its steps, or the one line that says what is wrong and where. */
export function readScenario(
  text: string,
  name: string,
): { kind: 'read'; scenario: Scenario } | { kind: 'bad'; line: string } {
  const top: Step[] = [];
  const open: { lineNumber: number; rounds: number; steps: Step[] }[] = [];
  let bad: string | undefined;
  text.split(/\r?\n/u).forEach((raw, index) => {
    const line = raw.replace(/(^|\s)#.*$/u, '').trim();
    if (line === '' || bad !== undefined) return;
    const lineNumber = index + 1;
    const complain = (what: string): void => {
      bad = `${name}:${lineNumber}: ${what}`;
    };
    const put = (step: Step): void => {
      (open.at(-1)?.steps ?? top).push(step);
    };
    const words = line.split(/\s+/u);
    switch (words[0]) {
      case 'wait': {
        const wait = readWait(words.slice(1));
        if (typeof wait === 'string') complain(wait);
        else if ('ms' in wait) put({ kind: 'pause', ms: wait.ms, lineNumber, text: line });
        else put({ kind: 'await', awaited: wait, lineNumber, text: line });
        return;
      }
      case 'repeat': {
        const rounds = wholeNumber(words[1], MOST_ROUNDS);
        if (rounds === undefined || rounds === 0 || words.length > 2) {
          complain(`${line}: say repeat and a number from 1 to ${MOST_ROUNDS}, and close it with end`);
        } else open.push({ lineNumber, rounds, steps: [] });
        return;
      }
      case 'end': {
        const block = open.pop();
        if (block === undefined) complain('end without repeat');
        else if (block.steps.length === 0) complain(`the repeat of line ${block.lineNumber} has no steps`);
        else
          put({ kind: 'repeat', rounds: block.rounds, steps: block.steps, lineNumber: block.lineNumber, text: line });
        return;
      }
      case 'quit':
        put({ kind: 'quit', lineNumber, text: line });
        return;
      default:
        put({ kind: 'perform', lineNumber, text: line });
    }
  });
  const unclosed = open.at(-1);
  if (bad === undefined && unclosed !== undefined) bad = `${name}:${unclosed.lineNumber}: repeat without end`;
  return bad === undefined ? { kind: 'read', scenario: { name, steps: top } } : { kind: 'bad', line: bad };
}

/** `500` · `escrow` · `state text=idle` · `stacked 5000`. A string says what is wrong. */
function readWait(words: readonly string[]): Awaited | { ms: number } | string {
  const usage = 'say wait and milliseconds, or wait and an event with an optional limit in milliseconds';
  const [first, ...rest] = words;
  if (first === undefined) return usage;
  if (/^\d/u.test(first)) {
    const ms = wholeNumber(first, LONGEST_WAIT_MS);
    return ms === undefined || rest.length > 0 ? `${first}: ${usage} (at most ${LONGEST_WAIT_MS})` : { ms };
  }
  const fields: [string, string][] = [];
  let limitMs = WAIT_LIMIT_MS;
  for (const [index, word] of rest.entries()) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      fields.push([word.slice(0, equals), word.slice(equals + 1)]);
      continue;
    }
    const ms = wholeNumber(word, LONGEST_WAIT_MS);
    if (ms === undefined || index !== rest.length - 1) return `${word}: ${usage} (at most ${LONGEST_WAIT_MS})`;
    limitMs = ms;
  }
  return { kind: first, fields, limitMs };
}

function wholeNumber(word: string | undefined, most: number): number | undefined {
  if (word === undefined || !/^\d{1,9}$/u.test(word)) return undefined;
  const value = Number(word);
  return value <= most ? value : undefined;
}

/** Plays a scenario against one device. Events are told to it as they happen; a wait takes the earliest one not yet taken. */
export interface ScenarioPlayer {
  tell(event: object): void;
  play(): Promise<ScenarioOutcome>;
}

export function createScenarioPlayer(options: {
  scenario: Scenario;
  clock: Clock;
  /** Undefined when the line was understood, otherwise why not. */
  perform: (line: string) => string | undefined;
}): ScenarioPlayer {
  const { scenario, clock, perform } = options;
  const untaken: Readonly<Record<string, unknown>>[] = [];
  let arrived: () => void = () => undefined;

  function take(awaited: Awaited): boolean {
    const at = untaken.findIndex((event) => matches(event, awaited));
    if (at === -1) return false;
    // What came before it was not waited for: the next wait looks behind it.
    untaken.splice(0, at + 1);
    return true;
  }

  async function waitFor(awaited: Awaited): Promise<boolean> {
    const untilMs = clock.monotonicMs() + awaited.limitMs;
    while (!take(awaited)) {
      const leftMs = untilMs - clock.monotonicMs();
      if (leftMs <= 0) return false;
      await new Promise<void>((resolve) => {
        const stop = clock.after(leftMs, resolve);
        arrived = () => {
          stop();
          resolve();
        };
      });
    }
    return true;
  }

  async function playSteps(steps: readonly Step[]): Promise<ScenarioOutcome> {
    for (const step of steps) {
      const outcome = await playStep(step);
      if (outcome.kind !== 'ended') return outcome;
    }
    return { kind: 'ended' };
  }

  async function playStep(step: Step): Promise<ScenarioOutcome> {
    const failed = (what: string): ScenarioOutcome => ({
      kind: 'failed',
      line: `${scenario.name}:${step.lineNumber}: ${step.text}: ${what}`,
    });
    switch (step.kind) {
      case 'perform': {
        const refusal = perform(step.text);
        return refusal === undefined ? { kind: 'ended' } : failed(refusal);
      }
      case 'pause':
        await new Promise<void>((resolve) => {
          clock.after(step.ms, resolve);
        });
        return { kind: 'ended' };
      case 'await': {
        const { awaited } = step;
        return (await waitFor(awaited)) ? { kind: 'ended' } : failed(`it did not come within ${awaited.limitMs} ms`);
      }
      case 'repeat':
        for (let round = 0; round < step.rounds; round += 1) {
          const outcome = await playSteps(step.steps);
          if (outcome.kind !== 'ended') return outcome;
        }
        return { kind: 'ended' };
      case 'quit':
        return { kind: 'quit' };
      default:
        return step satisfies never;
    }
  }

  return {
    tell: (event) => {
      untaken.push({ ...event });
      if (untaken.length > KEPT_EVENTS) untaken.shift();
      arrived();
    },
    play: () => playSteps(scenario.steps),
  };
}

function matches(event: Readonly<Record<string, unknown>>, { kind, fields }: Awaited): boolean {
  return event['kind'] === kind && fields.every(([name, value]) => says(event[name], value));
}

/** `idle` is said by "idle" as by "idle: ready to take a note": states are words for people, and the first one counts. */
function says(said: unknown, value: string): boolean {
  const text = String(said);
  return text === value || text.startsWith(`${value}:`) || text.startsWith(`${value} `);
}
