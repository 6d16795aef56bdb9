import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { composeKiosk } from '../compose.ts';
import { openLoopback, type LoopbackOpening } from '../loopback/server.ts';
import type { KioskConnection } from '../contract/kiosk-connection.ts';
import type { KioskConfig } from '../platform/config.ts';
import { openLog } from '../platform/log.ts';
import { findMissingWords } from '../platform/receipt-words.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { ROOT } from './ensure-built.ts';

/** Not in the list of registered services; the next ones are tried where it is taken and none was asked for. */
const FIRST_PORT = 8_790;
const PORTS_TRIED = 20;
/** 256 bits: nobody guesses it while the kiosk runs. */
const TOKEN_BYTES = 32;
/** The devices close in well under a second; after this long the process goes without them. */
const CLOSE_TIMEOUT_MS = 8_000;
/** Keeps the process up while no device has a timer running. */
const KEEP_ALIVE_MS = 60_000;

export interface HostRun {
  readonly config: KioskConfig;
  readonly shell: 'browser' | 'none';
  /** What stands in the way of the window; undefined where the browser was asked for. */
  readonly why: string | undefined;
  readonly port: number | undefined;
  /** Opens the resident's screen in the default browser, where there is a display. */
  readonly openBrowser: boolean;
}

/** The host in this process until a signal comes. Answers the exit code. */
export async function runHost(run: HostRun): Promise<number> {
  const { config } = run;
  const missingWords = findMissingWords();
  if (missingWords.length > 0) {
    console.error(missingWords.join('\n'));
    return 1;
  }
  const stopped = waitForSignal();
  const kioskLog = openLog({ dataDir: config.dataDir, console: (line) => console.error(line) });
  const { log } = kioskLog;
  process.on('uncaughtExceptionMonitor', (error) => log.error('hostCrashed', { detail: error.stack ?? error.message }));

  const kiosk = await composeKiosk({ config, dataDir: config.dataDir, log });
  if (kiosk.kind === 'refused') {
    console.error(kiosk.line);
    kioskLog.close();
    return 1;
  }
  if (kiosk.outOfService !== undefined) console.error(`Lightpost is ${kiosk.outOfService}`);
  let closeShell = (): Promise<void> => Promise.resolve();
  if (run.shell === 'browser') {
    const token = Buffer.from(systemRandom.bytes(TOKEN_BYTES)).toString('base64url');
    const opening = await openOnPort(run.port, kiosk.connection, token);
    if (opening.kind !== 'opened') {
      console.error(`Lightpost does not start: ${opening.detail}.`);
      await kiosk.close();
      kioskLog.close();
      return 1;
    }
    closeShell = () => opening.close();
    const address = `${opening.address}#token=${token}`;
    // One line: why it is this shell, where it is, and what would bring the other.
    const why = run.why === undefined ? '' : `${run.why} `;
    console.log(`${why}Lightpost is open at ${address}`);
    if (run.openBrowser) openInBrowser(address);
  } else {
    console.log(`Lightpost runs without a shell; its data is in ${config.dataDir}.`);
  }
  log.info('hostReady', { shell: run.shell, afterMs: Math.round(performance.now()) });

  const keepAlive = setInterval(() => undefined, KEEP_ALIVE_MS);
  const signal = await stopped;
  clearInterval(keepAlive);
  log.info('hostClosing', { signal });
  const closed = await within(
    closeShell().then(() => kiosk.close()),
    CLOSE_TIMEOUT_MS,
  );
  if (!closed) log.error('hostCloseTimedOut', { afterMs: CLOSE_TIMEOUT_MS });
  kioskLog.close();
  return closed ? 0 : 1;
}

async function openOnPort(
  wanted: number | undefined,
  connection: KioskConnection,
  token: string,
): Promise<LoopbackOpening> {
  const staticDir = join(ROOT, 'dist', 'renderer');
  const first = wanted ?? FIRST_PORT;
  const last = wanted ?? FIRST_PORT + PORTS_TRIED - 1;
  for (let port = first; port <= last; port += 1) {
    const opening = await openLoopback({ port, staticDir, token, connection, clock: systemClock });
    if (opening.kind !== 'portBusy' || wanted !== undefined) return opening;
  }
  return { kind: 'portBusy', detail: `the ports ${first} to ${last} are all taken; --port names another` };
}

/** The first signal closes in order; a second one ends the process at once. */
function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let came = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (came) process.exit(1);
      came = true;
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

function within(work: Promise<void>, limitMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), limitMs);
    work.then(() => {
      clearTimeout(timer);
      resolve(true);
    }, reject);
  });
}

/** Best effort: the address is printed anyway. */
function openInBrowser(address: string): void {
  const [program, words]: [string, string[]] =
    process.platform === 'win32'
      ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', [address]];
  const child = spawn(program, words, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
