export const UTILITY_USAGE = `npm run utility -- [--port N] [--data DIR] [--town] [--operator-port N]

  --port N            port of the contract on 127.0.0.1; 0, or without it, one that is free
  --data DIR          keep the books in DIR/utility.db; without it they are gone at the end
  --town              a thousand accounts with two years behind them, beside the scenario accounts
  --operator-port N   serve the operator's page on http://127.0.0.1:N/operator; 0 takes one that is free
  --help              this text

Prints one line of JSON when it listens. Lines on standard input drive it:
  fault NAME          from now on: slow, down, answerLost, reversalLost, nonsense, ownDate, losesBooking, oneFenOff
  clear [NAME]        ends one fault, or all of them
  postings            prints what is booked, and where the money went
  switch ACCOUNT TO   ordinary, blocked, dayClosed, refuses, slow, answerLost, amountRises, amountFalls
  quit                closes the books and ends`;

export interface UtilityFlags {
  readonly port: number;
  readonly data: string | undefined;
  readonly town: boolean;
  /** Undefined where there is no page. */
  readonly operatorPort: number | undefined;
}

export type ReadUtilityFlags =
  { kind: 'help' } | { kind: 'flags'; flags: UtilityFlags } | { kind: 'bad'; line: string };

const LARGEST_PORT = 65_535;

/** Accepts `--name value` and `--name=value`. The first thing it does not understand is named. */
export function readUtilityFlags(argv: readonly string[]): ReadUtilityFlags {
  if (argv.includes('--help') || argv.includes('-h')) return { kind: 'help' };
  let flags: UtilityFlags = { port: 0, data: undefined, town: false, operatorPort: undefined };
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--town') {
      flags = { ...flags, town: true };
      continue;
    }
    const at = word.indexOf('=');
    const name = at === -1 ? word : word.slice(0, at);
    if (name !== '--port' && name !== '--operator-port' && name !== '--data') {
      return bad(`"${word}" is not understood; npm run utility -- --help lists the flags`);
    }
    const value = at === -1 ? words.shift() : word.slice(at + 1);
    if (value === undefined || value === '' || value.startsWith('--')) return bad(`${name} needs a value`);
    if (name === '--data') {
      flags = { ...flags, data: value };
      continue;
    }
    const port = Number(value);
    if (!/^\d{1,5}$/u.test(value) || port > LARGEST_PORT) {
      return bad(`${name} needs a number from 0 to ${LARGEST_PORT}, not "${value}"`);
    }
    flags = name === '--port' ? { ...flags, port } : { ...flags, operatorPort: port };
  }
  return { kind: 'flags', flags };
}

function bad(line: string): ReadUtilityFlags {
  return { kind: 'bad', line };
}
