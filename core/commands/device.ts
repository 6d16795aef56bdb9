import { closeSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DeviceBench, DeviceProtocol } from '../../devices/driver/device-protocol.ts';
import { openSerialFarEnd } from '../../devices/link/far-end-serial.ts';
import { listenFarEnd } from '../../devices/link/far-end-tcp.ts';
import type { FarEnd } from '../../devices/link/link.ts';
import { isProtocolName, loadProtocol, protocolNames } from '../../devices/protocols.ts';
import { systemClock } from '../platform/system-clock.ts';
import { traceHead } from '../platform/trace-file.ts';
import { DEVICE_USAGE, readDeviceFlags, settingsFor, watchedFlags, type DeviceFlags } from './device-flags.ts';
import { createLineRecorder } from './line-recorder.ts';
import { protocolList } from './protocol-list.ts';
import { createScenarioPlayer, readScenario, type Scenario, type ScenarioPlayer } from './scenario.ts';

/**
 * `npm run device -- <protocol> --path PORT | --tcp PORT`: our simulator as the far end of a real port, in its own process.
 * Lines on standard input, or of a scenario file, drive it; every event is one JSON line on standard output.
 */

/** The port cannot be opened, an awaited event did not come, or a step was not understood. */
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** Milliseconds between attempts to get a port back that vanished: a host that finds it again expects somebody there. */
const REOPEN_MS = 100;

type Connected = { kind: 'connected'; where: string; close(): Promise<void> } | { kind: 'failed'; detail: string };

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log([DEVICE_USAGE, '', ...(await protocolList())].join('\n'));
    return 0;
  }
  const [name = ''] = argv;
  if (name !== '' && !name.startsWith('-') && !isProtocolName(name)) {
    return refuse(`no protocol is called ${name}; there are ${protocolNames.join(', ')}`);
  }
  const read = readDeviceFlags(argv);
  if (typeof read === 'string') return refuse(read);
  if (!isProtocolName(read.protocol)) return refuse(DEVICE_USAGE);
  const scenario = read.script === undefined ? undefined : loadScenario(read.script);
  if (typeof scenario === 'string') return refuse(scenario);
  const protocol = await loadProtocol(read.protocol);
  let player: ScenarioPlayer | undefined;
  const tell = (event: object): void => {
    process.stdout.write(`${JSON.stringify(event)}\n`);
    player?.tell(event);
  };
  const bench = benchOf(protocol, read, tell);
  if (typeof bench === 'string') return refuse(bench);
  if (scenario !== undefined) {
    player = createScenarioPlayer({ scenario, clock: systemClock, perform: (line) => bench.perform(line) });
  }
  const recording = openRecording(read.record, protocol.name);
  if (typeof recording === 'string') return refuse(recording);

  const attach = (end: FarEnd): void => {
    const heard = recording.over(end);
    tell({ kind: 'connected' });
    heard.onClose(() => {
      tell({ kind: 'disconnected' });
    });
    bench.attach(heard);
  };
  const connected = await connect(protocol, read, attach);
  if (connected.kind === 'failed') {
    console.error(connected.detail);
    return EXIT_FAILED;
  }
  tell({ kind: 'ready', device: protocol.name, where: connected.where });
  const exitCode = await drive(bench, player, tell);
  await connected.close();
  recording.close();
  tell({ kind: 'stopped' });
  // A serial adapter that hangs in its close must not keep a process alive that was told to quit.
  return process.exit(exitCode);
}

/** The simulated device, or the line that says which of its flags is wrong. */
function benchOf(protocol: DeviceProtocol, read: DeviceFlags, tell: (event: object) => void): DeviceBench | string {
  const { flags, unread } = watchedFlags(read.flags);
  try {
    const bench = protocol.createBench({ clock: systemClock, tell, flags });
    const [unknown] = unread();
    return unknown === undefined ? bench : `--${unknown} is no flag of ${protocol.title}; ${DEVICE_USAGE}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function loadScenario(file: string): Scenario | string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `the scenario ${file} cannot be read (${codeOf(error)})`;
  }
  const read = readScenario(text, file);
  return read.kind === 'read' ? read.scenario : read.line;
}

/** Where every frame is written down, or nothing of the kind. */
function openRecording(
  file: string | undefined,
  protocol: string,
): { over: (end: FarEnd) => FarEnd; close: () => void } | string {
  if (file === undefined) return { over: (end) => end, close: () => undefined };
  let handle: number;
  try {
    handle = openSync(file, 'w');
    writeSync(handle, traceHead(protocol));
  } catch (error) {
    return `the trace ${file} cannot be written (${codeOf(error)})`;
  }
  const recorder = createLineRecorder({
    clock: systemClock,
    write: (line) => {
      writeSync(handle, line);
    },
  });
  return {
    over: recorder.over,
    close: () => {
      recorder.flush();
      closeSync(handle);
    },
  };
}

type ScenarioEnd = 'none' | 'ended' | 'quit' | 'failed';

/**
 * Until `quit`, a signal, a scenario that fails, or the end of both standard input and the scenario: a device whose test died
 * must not stay behind. Started with /dev/null as its input it has nobody to lose, and waits for a signal.
 */
async function drive(
  bench: DeviceBench,
  player: ScenarioPlayer | undefined,
  tell: (event: object) => void,
): Promise<number> {
  const signalled = new Promise<number>((resolve) => {
    const stop = (): void => {
      resolve(0);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  const [input, scenario] = [readInput(bench, tell), playScenario(player, tell)];
  return await new Promise<number>((resolve) => {
    void signalled.then(resolve);
    void input.then((end) => {
      if (end === 'quit') resolve(0);
    });
    void scenario.then((end) => {
      if (end === 'quit' || end === 'failed') resolve(end === 'failed' ? EXIT_FAILED : 0);
    });
    void Promise.all([input, scenario]).then(() => {
      if (process.stdin.isTTY || !fstatSync(0).isCharacterDevice()) resolve(0);
    });
  });
}

async function readInput(bench: DeviceBench, tell: (event: object) => void): Promise<'quit' | 'ended'> {
  for await (const line of createInterface({ input: process.stdin })) {
    const words = line.trim();
    if (words === '') continue;
    if (words === 'quit') return 'quit';
    const refusal = bench.perform(words);
    if (refusal !== undefined) tell({ kind: 'notUnderstood', line: words, detail: refusal });
  }
  return 'ended';
}

async function playScenario(player: ScenarioPlayer | undefined, tell: (event: object) => void): Promise<ScenarioEnd> {
  if (player === undefined) return 'none';
  const outcome = await player.play();
  tell({ kind: 'scenario', outcome: outcome.kind });
  if (outcome.kind === 'failed') console.error(outcome.line);
  return outcome.kind;
}

async function connect(
  protocol: DeviceProtocol,
  { line }: DeviceFlags,
  attach: (end: FarEnd) => void,
): Promise<Connected> {
  if (line.kind === 'tcp') {
    const listening = await listenFarEnd({ port: line.port, address: line.address, attach });
    if (listening.kind === 'failed') return listening;
    return {
      kind: 'connected',
      where: `tcp ${line.address}:${listening.port}`,
      close: () => listening.close(),
    };
  }
  const settings = settingsFor(protocol.serial, line);
  return await connectSerial(() => openSerialFarEnd({ path: line.path, settings, clock: systemClock }), attach);
}

/** A port that vanishes after it was there is waited for, as a device waits for its cable. */
async function connectSerial(
  open: () => ReturnType<typeof openSerialFarEnd>,
  attach: (end: FarEnd) => void,
): Promise<Connected> {
  let current = await open();
  if (current.kind === 'failed') return current;
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
  const where = current.name;
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function refuse(line: string): number {
  console.error(line);
  return EXIT_USAGE;
}
