import { systemClock } from '../../core/platform/system-clock.ts';
import type { Link } from '../../devices/link/link.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import { isProtocolName, loadProtocol } from '../../devices/protocols.ts';
import { protocolsUnderTest } from '../devices/note-acceptor/behaviour/protocols-under-test.ts';
import { startCommand, type Program } from '../e2e/support/process.ts';
import { acceptedFen, silentLog, type NoteProtocolUnderTest } from '../support/note-rig.ts';
import type { BenchRow } from './journal.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';

const PORTS = 6;
const MEASURED_MS = 30_000;
/** A device's self-test and the first questions. */
const READY_LIMIT_MS = 60_000;
const WRITE_TIMEOUT_MS = 1000;

interface Port {
  readonly protocol: NoteProtocolUnderTest;
  readonly pair: PtyPair;
  readonly device: Program;
}

/**
 * The share of one core that six note acceptors take, open for notes and polled at their nominal cadence for 30 s over pty
 * pairs, their far ends in processes of their own; beside six bare serial links that write a frame of the same length as often.
 */
export async function benchPorts(): Promise<{ rows: BenchRow[] }> {
  const ports = await Promise.all(Array.from({ length: PORTS }, (_, index) => openPort(index)));
  const { share, questionsPerSecond } = await measureAdapters(ports);
  const bare = await measureBare(ports, questionsPerSecond / PORTS);
  await Promise.all(
    ports.map(async ({ device, pair }) => {
      await device.stop();
      await pair.remove();
    }),
  );
  const names = [...new Set(ports.map(({ protocol }) => protocol.name))].join(', ');
  return {
    rows: [
      {
        name: `ports: ${PORTS} polled (${names})`,
        value: Math.round(share * 1000) / 10,
        unit: '% of a core',
        peer: `bare serial links ${(bare * 100).toFixed(1)} %, ${Math.round(questionsPerSecond)} questions/s in all`,
        ratio: share / bare,
      },
    ],
  };
}

async function openPort(index: number): Promise<Port> {
  // Variants of a device speak the same protocol as often.
  const protocols = protocolsUnderTest.filter(({ name }) => isProtocolName(name));
  const protocol = protocols[index % protocols.length];
  if (protocol === undefined) throw new Error('no note acceptor is under test');
  const pair = await openPtyPair();
  const device = startCommand('device', [protocol.name, '--path', pair.device]);
  await device.line((line) => line.includes('"ready"'));
  return { protocol, pair, device };
}

async function measureAdapters(ports: readonly Port[]): Promise<{ share: number; questionsPerSecond: number }> {
  const acceptors = await Promise.all(
    ports.map(async ({ protocol, pair }) => {
      if (!isProtocolName(protocol.name)) throw new Error(`${protocol.name} is not in devices/protocols.ts`);
      const { serial } = await loadProtocol(protocol.name);
      const opener = createSerialOpener({ path: pair.host, settings: serial, clock: systemClock });
      const acceptor = protocol.createAcceptor({ opener, clock: systemClock, log: silentLog });
      const ready = new Promise<void>((resolve, reject) => {
        const stop = systemClock.after(READY_LIMIT_MS, () => {
          reject(new Error(`${protocol.name} was not ready in time`));
        });
        acceptor.watch((event) => {
          if (event.kind !== 'stateChanged') return;
          if (event.state === 'disabled') void acceptor.enable(acceptedFen);
          if (event.state !== 'idle') return;
          stop();
          resolve();
        });
      });
      acceptor.start();
      await ready;
      return acceptor;
    }),
  );
  const sent = (): number =>
    acceptors.reduce((sum, acceptor) => sum + (acceptor.inspect().counters['framesSent'] ?? 0), 0);
  const before = sent();
  const share = await cpuShare();
  const questionsPerSecond = (sent() - before) / (MEASURED_MS / 1000);
  await Promise.all(acceptors.map((acceptor) => acceptor.close()));
  return { share, questionsPerSecond };
}

async function measureBare(ports: readonly Port[], timesPerSecond: number): Promise<number> {
  const links: Link[] = [];
  const timers: NodeJS.Timeout[] = [];
  for (const { protocol, pair } of ports) {
    if (!isProtocolName(protocol.name)) continue;
    const { serial, sampleFrame } = await loadProtocol(protocol.name);
    const opening = await createSerialOpener({ path: pair.host, settings: serial, clock: systemClock }).open();
    if (opening.kind === 'failed') throw new Error(opening.detail);
    links.push(opening.link);
    timers.push(setInterval(() => void opening.link.write(sampleFrame, WRITE_TIMEOUT_MS), 1000 / timesPerSecond));
  }
  const share = await cpuShare();
  for (const timer of timers) clearInterval(timer);
  await Promise.all(links.map((link) => link.close()));
  return share;
}

/** Of this process, over the measured time: 1 is one core. */
async function cpuShare(): Promise<number> {
  const before = process.cpuUsage();
  const startMs = performance.now();
  await new Promise<void>((resolve) => {
    systemClock.after(MEASURED_MS, resolve);
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - startMs);
}
