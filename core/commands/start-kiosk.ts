import { loadConfig } from '../platform/config.ts';
import { checkConfig, printableConfig } from '../platform/describe-config.ts';
import { START_USAGE } from '../platform/flags.ts';
import { nodeTooOld } from '../platform/node-version.ts';
import { chooseShell, lookAtMachine } from './choose-shell.ts';
import { ensureBuilt, ROOT } from './ensure-built.ts';
import { runElectron } from './run-electron.ts';

/** The command line or the config cannot be used. */
const EXIT_BAD_INPUT = 2;
/** Something is not there: a port, a binary, the journal's lock. */
const EXIT_CANNOT = 1;

/** `npm start`. Answers the exit code. */
export async function startKiosk(argv: readonly string[]): Promise<number> {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) return say([tooOld], EXIT_BAD_INPUT);
  if (argv.includes('--help')) {
    console.log(START_USAGE);
    return 0;
  }
  const loaded = loadConfig(argv);
  if (loaded.kind === 'bad') return say(loaded.lines, EXIT_BAD_INPUT);
  const { config, flags } = loaded;

  if (flags.printConfig) console.log(printableConfig(config, loaded.origins).join('\n'));
  if (flags.check) {
    const check = checkConfig(config);
    console.log(check.lines.join('\n'));
    return check.somethingMissing ? EXIT_CANNOT : 0;
  }
  if (flags.printConfig) return 0;

  const machine = lookAtMachine(ROOT);
  const shell = chooseShell(flags.shell, machine);
  switch (shell.kind) {
    case 'impossible':
      return say([shell.line], EXIT_CANNOT);
    case 'electron':
      await ensureBuilt(['renderer', 'preload', 'main']);
      return runElectron(shell.binary, flags);
    case 'browser':
      await ensureBuilt(['renderer']);
      break;
    case 'none':
      break;
  }
  // The host is loaded only where it runs in this process.
  const { runHost } = await import('./run-host.ts');
  const openBrowser = shell.kind === 'browser' && machine.hasDisplay;
  const why = shell.kind === 'browser' ? shell.why : undefined;
  return runHost({ config, shell: shell.kind, why, port: flags.port, openBrowser });
}

function say(lines: readonly string[], exitCode: number): number {
  for (const line of lines) console.error(line);
  return exitCode;
}
