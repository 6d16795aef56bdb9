/** What `npm start` understands; the shells hand the same words on to the host. */
export interface StartFlags {
  readonly config: string | undefined;
  readonly data: string | undefined;
  readonly shell: 'electron' | 'browser' | 'none' | undefined;
  readonly port: number | undefined;
  readonly check: boolean;
  readonly printConfig: boolean;
  readonly help: boolean;
}

export type ReadFlags = { kind: 'flags'; flags: StartFlags } | { kind: 'bad'; lines: readonly string[] };

export const START_USAGE = `npm start -- [flags]

  --config FILE                    read the config from FILE (JSON); without it all hardware is simulated
  --data DIR                       keep journal and logs in DIR
  --shell electron|browser|none    which window; without it, what this machine can show. none: the host alone
  --port N                         port of the browser shell on 127.0.0.1
  --check                          check the config and say what would be opened; exit 0 all there, 1 something missing, 2 bad
  --print-config                   print the config in force and where each value comes from
  --help                           this text`;

const SHELLS = ['electron', 'browser', 'none'] as const;
const HIGHEST_PORT = 65_535;

/** Accepts `--name value` and `--name=value`. The first thing it does not understand is named. */
export function readFlags(argv: readonly string[]): ReadFlags {
  const flags: { -readonly [Name in keyof StartFlags]: StartFlags[Name] } = {
    config: undefined,
    data: undefined,
    shell: undefined,
    port: undefined,
    check: false,
    printConfig: false,
    help: false,
  };
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [name, inline] = splitAtEquals(word);
    switch (name) {
      case '--check':
      case '--print-config':
      case '--help': {
        if (inline !== undefined) return bad(`${name} takes no value`);
        if (name === '--check') flags.check = true;
        else if (name === '--print-config') flags.printConfig = true;
        else flags.help = true;
        break;
      }
      case '--config':
      case '--data':
      case '--shell':
      case '--port': {
        const value = inline ?? words.shift();
        if (value === undefined || value === '' || value.startsWith('--')) return bad(`${name} needs a value`);
        if (name === '--config') flags.config = value;
        else if (name === '--data') flags.data = value;
        else if (name === '--port') {
          const port = Number(value);
          if (!/^\d{1,5}$/u.test(value) || port < 1 || port > HIGHEST_PORT) {
            return bad(`--port needs a number from 1 to ${HIGHEST_PORT}, not "${value}"`);
          }
          flags.port = port;
        } else {
          const shell = SHELLS.find((known) => known === value);
          if (shell === undefined) return bad(`--shell is electron, browser or none, not "${value}"`);
          flags.shell = shell;
        }
        break;
      }
      default:
        return bad(`unknown flag "${word}"; npm start -- --help lists them`);
    }
  }
  return { kind: 'flags', flags };
}

function splitAtEquals(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 || !word.startsWith('--') ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function bad(line: string): ReadFlags {
  return { kind: 'bad', lines: [line] };
}
