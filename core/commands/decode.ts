import { describeCrt310 } from '../../devices/card-reader/crt310/describe.ts';
import { parseHex } from '../../devices/driver/hex.ts';
import { describeCcnet } from '../../devices/note-acceptor/ccnet/describe.ts';
import { describeEscpos, describeEscposStatus } from '../../devices/receipt-printer/escpos/describe.ts';
import { decodeSts } from './decode-sts.ts';

/** `npm run decode -- --protocol ccnet|escpos|crt310 <hex>` explains bytes in words; `--protocol sts <20 digits>` a meter's token. */
const USAGE =
  'usage: npm run decode -- --protocol ccnet|escpos|crt310 <hex>, or --protocol sts [key data] <20 digits>   for example: npm run decode -- --protocol ccnet 02 03 06 33 DA 81';

const EXIT_SOUND = 0;
const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;

const explainers = { ccnet: describeCcnet, escpos: describePrinterBytes, crt310: describeCrt310 };

process.exitCode = decode(process.argv.slice(2));

function decode(argv: readonly string[]): number {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(USAGE);
    return EXIT_SOUND;
  }
  const withoutSts = argvWithoutSts(argv);
  if (withoutSts !== undefined) return decodeToken(withoutSts);
  const words: string[] = [];
  let protocol: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--protocol') {
      at += 1;
      protocol = argv[at];
    } else if (word.startsWith('--protocol=')) protocol = word.slice('--protocol='.length);
    else if (word.startsWith('--')) return refuse(`unknown flag ${word}; ${USAGE}`);
    else words.push(word);
  }
  if (protocol === undefined) return refuse(USAGE);
  if (protocol !== 'ccnet' && protocol !== 'escpos' && protocol !== 'crt310') {
    return refuse(`unknown protocol ${protocol}: this kiosk speaks ccnet, escpos and crt310, and reads sts tokens`);
  }
  if (words.join('').trim() === '') return refuse(`no bytes given; ${USAGE}`);
  const bytes = parseHex(words.join(' '));
  if (bytes === undefined || bytes.length === 0) {
    return refuse(`${words.join(' ')} is not hexadecimal: write pairs of 0-9 and A-F`);
  }
  const said = explainers[protocol](bytes);
  for (const line of said.text) console.log(line);
  return said.ok ? EXIT_SOUND : EXIT_BROKEN;
}

/** The words beside `--protocol sts`, or nothing where another protocol is asked for: a token has flags of its own. */
function argvWithoutSts(argv: readonly string[]): readonly string[] | undefined {
  const inline = argv.indexOf('--protocol=sts');
  if (inline !== -1) return argv.toSpliced(inline, 1);
  const at = argv.indexOf('--protocol');
  return at !== -1 && argv[at + 1] === 'sts' ? argv.toSpliced(at, 2) : undefined;
}

function decodeToken(argv: readonly string[]): number {
  const answer = decodeSts(argv);
  if (answer.kind === 'unusable') return refuse(answer.line);
  for (const line of answer.text) console.log(line);
  return answer.ok ? EXIT_SOUND : EXIT_BROKEN;
}

/** What looks like an answer of the printer is explained as one, beside what it would mean as a command. */
function describePrinterBytes(bytes: Uint8Array): { readonly text: readonly string[]; readonly ok: boolean } {
  const toPrinter = describeEscpos(bytes);
  const fromPrinter = describeEscposStatus(bytes);
  const isStatus = fromPrinter.ok && bytes.length <= 4;
  if (!isStatus) return toPrinter;
  return {
    text: [
      ...fromPrinter.text.map((line) => `printer → host: ${line}`),
      ...toPrinter.text.map((line) => `host → printer: ${line}`),
      'The bytes alone do not say which way they went.',
    ],
    ok: true,
  };
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_USAGE;
}
