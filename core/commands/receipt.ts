import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeTooOld } from '../platform/node-version.ts';
import { RECEIPT_KEY_FILE, verifyReceipt } from '../platform/receipt-signing.ts';

const USAGE = `npm run receipt -- key --data DIR              print the public key of the terminal whose data is in DIR
npm run receipt -- verify --key FILE [TEXT]    say whether a signed receipt is genuine; FILE: a public key (PEM)
npm run receipt -- verify --data DIR [TEXT]    the same with the key of the terminal whose data is in DIR

TEXT is a file; without it the text is read from standard input. Exit 0 genuine, 1 not genuine, 2 bad input.`;

const EXIT_NOT_GENUINE = 1;
const EXIT_BAD_INPUT = 2;

process.exitCode = run(process.argv.slice(2));

function run(argv: readonly string[]): number {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) return refuse(tooOld);
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { data: { type: 'string' }, key: { type: 'string' }, help: { type: 'boolean' } },
    });
    const [verb, textFile, ...more] = positionals;
    if (values.help === true) {
      console.log(USAGE);
      return 0;
    }
    if (more.length > 0) return refuse(`One file at a time; not understood: ${more.join(' ')}.`);
    if (verb === 'key' && values.data !== undefined) {
      console.log(keyOfTerminal(values.data).trimEnd());
      return 0;
    }
    if (verb === 'verify' && (values.key === undefined) !== (values.data === undefined)) {
      const key = values.key === undefined ? keyOfTerminal(values.data ?? '') : readText(values.key, 'the public key');
      return say(verifyReceipt(readText(textFile ?? 0, 'the receipt'), key));
    }
    return refuse(USAGE);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function say(verdict: 'genuine' | 'forged' | 'unsigned'): number {
  switch (verdict) {
    case 'genuine':
      console.log('genuine: this terminal signed exactly this text.');
      return 0;
    case 'forged':
      console.log('not genuine: the text was changed, or another terminal signed it.');
      return EXIT_NOT_GENUINE;
    case 'unsigned':
      console.log('not genuine: there is no signature (a last line that begins with #LP1:).');
      return EXIT_NOT_GENUINE;
  }
}

function keyOfTerminal(dataDir: string): string {
  const pem = readText(join(dataDir, RECEIPT_KEY_FILE), 'the receipt key (it is made with the first signed receipt)');
  return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
}

function readText(file: string | 0, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`${file === 0 ? 'Standard input' : file} cannot be read as ${what} (${why}).`, { cause: error });
  }
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_BAD_INPUT;
}
