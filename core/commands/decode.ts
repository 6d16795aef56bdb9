import { readFileSync } from 'node:fs';
import type { DeviceProtocol } from '../../devices/driver/device-protocol.ts';
import { parseHex } from '../../devices/driver/hex.ts';
import { isProtocolName, loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { decodeSts } from './decode-sts.ts';
import { explainTrace } from './explain-trace.ts';
import { protocolList } from './protocol-list.ts';
import { readTrace } from './trace-reader.ts';

/**
 * `npm run decode -- --protocol ccnet <hex>` explains bytes in words, `--trace FILE` a whole trace line by line, and
 * `--protocol sts <20 digits>` a meter's token.
 */
const USAGE =
  'usage: npm run decode -- --protocol <protocol> (<hex> | --trace FILE), or --protocol sts [key data] <20 digits>   for example: npm run decode -- --protocol ccnet 02 03 06 33 DA 81';

const EXIT_SOUND = 0;
const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;

process.exitCode = await decode(process.argv.slice(2));

async function decode(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    const exits = 'exit code: 0 every byte is sound, 1 something is broken, 2 the command line cannot be used';
    console.log([USAGE, exits, '', ...(await protocolList()), 'tokens of meters:', '  sts'].join('\n'));
    return EXIT_SOUND;
  }
  const withoutSts = argvWithoutSts(argv);
  if (withoutSts !== undefined) return decodeToken(withoutSts);
  const words: string[] = [];
  const flags = new Map<string, string | undefined>();
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const [, name, inline] = /^--(protocol|trace)(?:=(.*))?$/u.exec(word) ?? [];
    if (name !== undefined) {
      if (inline === undefined) at += 1;
      flags.set(name, inline ?? argv[at]);
    } else if (word.startsWith('--')) return refuse(`unknown flag ${word}; ${USAGE}`);
    else words.push(word);
  }
  if (flags.has('trace')) return await decodeTrace(flags.get('trace'), flags.get('protocol'), words);
  const protocol = await protocolOf(flags.get('protocol'));
  if (typeof protocol === 'string') return refuse(protocol);
  if (words.join('').trim() === '') return refuse(`no bytes given; ${USAGE}`);
  const bytes = parseHex(words.join(' '));
  if (bytes === undefined || bytes.length === 0) {
    return refuse(`${words.join(' ')} is not hexadecimal: write pairs of 0-9 and A-F`);
  }
  const said = protocol.describe(bytes);
  for (const line of said.text) console.log(line);
  return said.ok ? EXIT_SOUND : EXIT_BROKEN;
}

async function decodeTrace(
  file: string | undefined,
  protocolName: string | undefined,
  words: readonly string[],
): Promise<number> {
  if (file === undefined || words.length > 0) return refuse(USAGE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return refuse(`the trace ${file} cannot be read (${code})`);
  }
  const trace = readTrace(text);
  const name = protocolName ?? trace.protocol;
  if (name === undefined) return refuse(`${file} does not name its protocol; give it with --protocol`);
  const protocol = await protocolOf(name);
  if (typeof protocol === 'string') return refuse(protocol);
  const { lines, faults } = explainTrace(trace, protocol, file);
  for (const line of lines) console.log(line);
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? EXIT_SOUND : EXIT_BROKEN;
}

/** A string is the one line that says what is wrong. */
async function protocolOf(name: string | undefined): Promise<DeviceProtocol | string> {
  if (name === undefined) return USAGE;
  if (isProtocolName(name)) return await loadProtocol(name);
  return `unknown protocol ${name}: this kiosk speaks ${protocolNames.join(', ')}, and reads sts tokens`;
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

function refuse(line: string): number {
  console.error(line);
  return EXIT_USAGE;
}
