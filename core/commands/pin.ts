import { createInterface } from 'node:readline';
import { findPinWeakness, hashPin, type PinWeakness } from '../platform/pin.ts';
import { nodeTooOld } from '../platform/node-version.ts';

/** `npm run pin`: asks for a PIN twice, without showing it, and prints the hash for `service.pinHash`. */
const SENTENCES: Readonly<Record<PinWeakness, string>> = {
  notDigits: 'A PIN has digits only: the keypad offers nothing else.',
  tooShort: 'A PIN has at least six digits.',
  tooLong: 'A PIN has at most 32 digits.',
  allSame: 'The same digit all along is the first thing anybody tries.',
  sequence: 'Digits in a row are among the first things anybody tries.',
};

const EXIT_BAD_INPUT = 2;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACES = ['\u0008', '\u007F'];

process.exitCode = await makePinHash();

async function makePinHash(): Promise<number> {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) return refuse(tooOld);
  const [first, second] = process.stdin.isTTY ? await askHidden() : await readTwoLines();
  if (first === undefined || second === undefined) return refuse('Give the PIN twice, on two lines.');
  const weakness = findPinWeakness(first);
  if (weakness !== undefined) return refuse(SENTENCES[weakness]);
  if (first !== second) return refuse('The two are not the same.');
  console.log(await hashPin(first));
  return 0;
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_BAD_INPUT;
}

async function readTwoLines(): Promise<readonly (string | undefined)[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) lines.push(line.trim());
  return lines;
}

async function askHidden(): Promise<readonly (string | undefined)[]> {
  const first = await askOnce('New PIN: ');
  if (first === undefined) return [];
  return [first, await askOnce('Again: ')];
}

/** Raw mode: the terminal echoes nothing. Undefined where the person gave up. */
function askOnce(question: string): Promise<string | undefined> {
  const { stdin } = process;
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve) => {
    let typed = '';
    const done = (answer: string | undefined): void => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
      resolve(answer);
    };
    const onData = (chunk: string): void => {
      for (const key of chunk) {
        if (key === '\r' || key === '\n') return done(typed);
        if (key === CTRL_C || key === CTRL_D) return done(undefined);
        typed = BACKSPACES.includes(key) ? typed.slice(0, -1) : typed + key;
      }
    };
    stdin.on('data', onData);
  });
}
