export interface DetectFlags {
  /** Ports to ask instead of all that the system lists. */
  readonly paths: readonly string[];
  readonly tcp: readonly { readonly host: string; readonly port: number }[];
  /** Protocols to ask in instead of all. */
  readonly protocols: readonly string[];
  readonly timeoutMs: number;
  readonly json: boolean;
}

/** Milliseconds a device may take to answer. SSP allows a second; the others are far quicker. */
const TIMEOUT_MS = 600;
const SHORTEST_TIMEOUT_MS = 50;
const LONGEST_TIMEOUT_MS = 10_000;
const MAX_TCP_PORT = 65_535;

export const DETECT_USAGE = [
  'usage: npm run detect [-- --path PORT … --tcp HOST:PORT … --protocol NAME … --timeout MS --json]',
  'Asks every serial port, or those named, who is there. Nothing is stacked, given out, printed or reset.',
  'exit code: 0 something answered, 1 nobody answered, 2 the command line cannot be used, 3 a port that was named cannot be opened',
].join('\n');

/** A string is the one line that says what is wrong. */
export function readDetectFlags(argv: readonly string[]): DetectFlags | string {
  const paths: string[] = [];
  const tcp: { host: string; port: number }[] = [];
  const protocols: string[] = [];
  let timeoutMs = TIMEOUT_MS;
  let json = false;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--json') {
      json = true;
      continue;
    }
    const named = /^--(path|tcp|protocol|timeout)(?:=(.*))?$/u.exec(word);
    const name = named?.[1];
    if (name === undefined) return `unknown argument ${word}; npm run detect -- --help`;
    let value = named?.[2];
    if (value === undefined) {
      at += 1;
      value = argv[at];
    }
    if (value === undefined || value === '' || value.startsWith('--')) return `--${name} needs a value`;
    if (name === 'path') paths.push(value);
    else if (name === 'protocol') protocols.push(...value.split(','));
    else if (name === 'timeout') {
      timeoutMs = Number(value);
      if (!Number.isSafeInteger(timeoutMs) || timeoutMs < SHORTEST_TIMEOUT_MS || timeoutMs > LONGEST_TIMEOUT_MS) {
        return `--timeout ${value}: expected ${SHORTEST_TIMEOUT_MS} to ${LONGEST_TIMEOUT_MS} milliseconds`;
      }
    } else {
      const [, host, port] = /^(.+):(\d{1,5})$/u.exec(value) ?? [];
      if (host === undefined || Number(port) > MAX_TCP_PORT || Number(port) === 0) {
        return `--tcp ${value}: expected HOST:PORT`;
      }
      tcp.push({ host, port: Number(port) });
    }
  }
  return { paths, tcp, protocols, timeoutMs, json };
}
