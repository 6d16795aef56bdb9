import { fstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { FarEnd } from '../../devices/link/link.ts';
import { openSerialFarEnd } from '../../devices/link/far-end-serial.ts';
import { listenFarEnd } from '../../devices/link/far-end-tcp.ts';
import { serialDefaults } from '../../devices/registry.ts';
import { createAcceptorBench, createCardReaderBench, createPrinterBench, type DeviceBench } from './device-bench.ts';
import { systemClock } from '../platform/system-clock.ts';

/**
 * `npm run device -- ccnet|escpos|crt310 --path PORT | --tcp PORT`: our simulator as the far end of a real port, in its own
 * process. Lines on standard input drive it; every event is one JSON line on standard output.
 */
const USAGE =
  'usage: npm run device -- ccnet|escpos|crt310 (--path <serial port or pty> [--baud N] | --tcp <port>) [--paper 58|80]';

const EXIT_CANNOT_OPEN = 1;
const EXIT_USAGE = 2;
/** Milliseconds between attempts to get a port back that vanished. */
const REOPEN_MS = 500;
const MAX_TCP_PORT = 65_535;

interface DeviceArguments {
  readonly protocol: 'ccnet' | 'escpos' | 'crt310';
  readonly line: { kind: 'serial'; path: string; baudRate: number } | { kind: 'tcp'; port: number };
  readonly paperWidthMm: 58 | 80;
}

type Connected = { kind: 'connected'; where: string; close(): Promise<void> } | { kind: 'failed'; detail: string };

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const read = readArguments(argv);
  if (typeof read === 'string') {
    console.error(read);
    return EXIT_USAGE;
  }
  const bench = benchFor(read);
  const connected = await connect(read, bench);
  if (connected.kind === 'failed') {
    console.error(connected.detail);
    return EXIT_CANNOT_OPEN;
  }
  tell({ kind: 'ready', device: read.protocol, where: connected.where });
  await drive(bench);
  await connected.close();
  tell({ kind: 'stopped' });
  // A serial adapter that hangs in its close must not keep a process alive that was told to quit.
  return process.exit(0);
}

function benchFor({ protocol, paperWidthMm }: DeviceArguments): DeviceBench {
  switch (protocol) {
    case 'ccnet':
      return createAcceptorBench(systemClock, tell);
    case 'escpos':
      return createPrinterBench(systemClock, tell, paperWidthMm);
    case 'crt310':
      return createCardReaderBench(systemClock, tell);
  }
}

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/**
 * Until `quit`, a signal, or the end of standard input: a device whose test died must not stay behind. Started with
 * /dev/null as its input it has nobody to lose, and waits for a signal.
 */
async function drive(bench: DeviceBench): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const signalled = new Promise<void>((resolve) => {
    const stop = (): void => {
      lines.close();
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  for await (const line of lines) {
    const words = line.trim();
    if (words === '') continue;
    if (words === 'quit') return;
    const refusal = bench.perform(words);
    if (refusal !== undefined) tell({ kind: 'notUnderstood', line: words, detail: refusal });
  }
  if (!process.stdin.isTTY && fstatSync(0).isCharacterDevice()) await signalled;
}

function connect(read: DeviceArguments, bench: DeviceBench): Promise<Connected> {
  const attach = (end: FarEnd): void => {
    tell({ kind: 'connected' });
    end.onClose(() => {
      tell({ kind: 'disconnected' });
    });
    bench.attach(end);
  };
  return read.line.kind === 'tcp' ? connectTcp(read.line.port, attach) : connectSerial(read, read.line, attach);
}

async function connectTcp(port: number, attach: (end: FarEnd) => void): Promise<Connected> {
  const listening = await listenFarEnd({ port, attach });
  if (listening.kind === 'failed') return listening;
  return { kind: 'connected', where: `tcp 127.0.0.1:${listening.port}`, close: () => listening.close() };
}

/** A port that vanishes after it was there is waited for, as a device waits for its cable. */
async function connectSerial(
  read: DeviceArguments,
  line: { path: string; baudRate: number },
  attach: (end: FarEnd) => void,
): Promise<Connected> {
  const settings = { ...serialDefaults[read.protocol], baudRate: line.baudRate };
  const open = () => openSerialFarEnd({ path: line.path, settings, clock: systemClock });
  let current = await open();
  if (current.kind === 'failed') return current;
  const where = current.name;
  let closing = false;

  async function reopen(): Promise<void> {
    if (closing) return;
    current = await open();
    if (current.kind === 'opened') use(current.end);
    else systemClock.after(REOPEN_MS, () => void reopen());
  }
  function use(end: FarEnd): void {
    attach(end);
    end.onClose(() => {
      systemClock.after(REOPEN_MS, () => void reopen());
    });
  }
  use(current.end);
  return {
    kind: 'connected',
    where,
    close: async () => {
      closing = true;
      if (current.kind === 'opened') await current.close();
    },
  };
}

/** A string is the one line that says what is wrong. */
function readArguments(argv: readonly string[]): DeviceArguments | string {
  const [protocol, ...rest] = argv;
  if (protocol !== 'ccnet' && protocol !== 'escpos' && protocol !== 'crt310') return USAGE;
  const flags = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 2) {
    const name = rest[at] ?? '';
    const value = rest[at + 1];
    if (!['--path', '--tcp', '--baud', '--paper'].includes(name)) return `unknown argument ${name}; ${USAGE}`;
    if (value === undefined) return `${name} needs a value; ${USAGE}`;
    flags.set(name, value);
  }
  const path = flags.get('--path');
  const tcp = flags.get('--tcp');
  if ((path === undefined) === (tcp === undefined)) return `give either --path or --tcp; ${USAGE}`;
  const paper = flags.get('--paper') ?? '80';
  if (paper !== '58' && paper !== '80') return `--paper ${paper}: the simulated printer has 58 or 80 mm`;
  const paperWidthMm = paper === '58' ? 58 : 80;
  if (path !== undefined) {
    const baudRate = Number(flags.get('--baud') ?? serialDefaults[protocol].baudRate);
    if (!Number.isSafeInteger(baudRate) || baudRate <= 0) return `--baud ${flags.get('--baud') ?? ''} is not a speed`;
    return { protocol, line: { kind: 'serial', path, baudRate }, paperWidthMm };
  }
  const port = Number(tcp);
  if (!Number.isSafeInteger(port) || port < 0 || port > MAX_TCP_PORT) return `--tcp ${tcp ?? ''} is not a port number`;
  return { protocol, line: { kind: 'tcp', port }, paperWidthMm };
}
