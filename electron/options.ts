/** What the command line of the shell may say. Everything else on it is Chromium's, or refused. */
export interface ShellOptions {
  readonly configPath: string | undefined;
  readonly dataDir: string | undefined;
  /** A frame around the window, for a desk; the field has a kiosk window. */
  readonly windowed: boolean;
}

export type ReadOptions = { kind: 'options'; options: ShellOptions } | { kind: 'refused'; line: string };

/** Switches that open the program to a debugger: refused always, but for the shell's own test run from source. */
const debuggerSwitches = [
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
  'inspect-publish-uid',
  'debug-port',
];
const remoteSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
];

/** Switches that take away a protection: refused in an installed program. From source, a root container needs `no-sandbox`. */
const weakeningSwitches = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-gpu-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'load-extension',
  'disable-extensions-except',
  'js-flags',
  'proxy-server',
  'host-rules',
  'host-resolver-rules',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'log-net-log',
  'user-data-dir',
];

/** Lets the shell's test attach its debugger. Means nothing in an installed program. */
const underTestSwitch = 'lightpost-under-test';

/** `argv` without the program; a script's path among it does no harm. */
export function readOptions(argv: readonly string[], installed: boolean): ReadOptions {
  const names = new Set(argv.map(switchName));
  const underTest = !installed && names.has(underTestSwitch);
  const forbidden = [
    ...(underTest ? [] : [...debuggerSwitches, ...remoteSwitches]),
    ...(installed ? weakeningSwitches : []),
  ].find((name) => names.has(name));
  if (forbidden !== undefined) {
    return {
      kind: 'refused',
      line: `Lightpost does not start with --${forbidden}: it would open the terminal to others.`,
    };
  }
  const configPath = valueOf(argv, 'config');
  const dataDir = valueOf(argv, 'data');
  if (configPath === '' || dataDir === '') {
    return { kind: 'refused', line: `--${configPath === '' ? 'config' : 'data'} needs a path after it.` };
  }
  return { kind: 'options', options: { configPath, dataDir, windowed: names.has('windowed') } };
}

/** Chromium takes one dash as two, and on Windows a slash. */
function switchName(argument: string): string {
  const match = /^(?:--?|\/)([a-z][a-z-]*)/iu.exec(argument);
  return match?.[1]?.toLowerCase() ?? '';
}

/** The last one wins; `''` where the value is missing. */
function valueOf(argv: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  argv.forEach((argument, index) => {
    if (argument.startsWith(`--${name}=`)) found = argument.slice(name.length + 3);
    else if (argument === `--${name}`) {
      const next = argv[index + 1] ?? '';
      found = next.startsWith('--') ? '' : next;
    }
  });
  return found;
}
