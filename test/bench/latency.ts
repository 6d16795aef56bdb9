import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { openSerialFarEnd } from '../../devices/link/far-end-serial.ts';
import type { FarEnd, SerialSettings } from '../../devices/link/link.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import { acceptedFen, silentLog } from '../support/note-rig.ts';
import { ccnet } from '../support/ccnet-rig.ts';
import { median } from './codec.ts';
import type { BenchRow } from './journal.ts';
import { openPtyPair } from '../support/pty-pair.ts';

const EVENTS = 500;
/** So much faster run the pauses of driver and device: between two notes nothing of interest happens. */
const HASTE = 6;
const SETTINGS: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
/** Milliseconds between attempts to put the next note in. */
const NEXT_NOTE_MS = 2;
const BENCH_LIMIT_MS = 240_000;
/** The bytes by which the far end says `escrow`, up to the type of the note. */
const ESCROW = Uint8Array.of(0x02, 0x03, 0x07, 0x80);

const hastyClock: Clock = {
  nowMs: () => systemClock.nowMs(),
  monotonicMs: () => systemClock.monotonicMs() * HASTE,
  after: (delayMs, run) => systemClock.after(delayMs / HASTE, run),
};

/**
 * From the far end's write of the whole CCNET escrow frame to `noteInEscrow` at the port's listener, over a pty pair, beside
 * the same seven bytes from write to the `data` event of a bare serial link. Both contain the far end's own write.
 */
export async function benchLatency(): Promise<{ rows: BenchRow[] }> {
  const ours = await escrowTimes();
  const bare = await bareTimes();
  const row = (name: string, of: (times: readonly number[]) => number): BenchRow => ({
    name: `latency: last byte to noteInEscrow, ${name} of ${EVENTS}`,
    value: Math.round(of(ours) * 1000) / 1000,
    unit: 'ms',
    peer: `bare serial link ${of(bare).toFixed(3)} ms`,
    ratio: of(ours) / of(bare),
  });
  return { rows: [row('median', median), row('p99', (times) => percentile(times, 0.99))] };
}

async function escrowTimes(): Promise<readonly number[]> {
  const pair = await openPtyPair();
  const device = ccnet.createSimulator({ clock: hastyClock });
  const far = await openSerialFarEnd({ path: pair.device, settings: SETTINGS, clock: systemClock });
  if (far.kind === 'failed') throw new Error(far.detail);
  let saidAtMs = 0;
  let isFirstWord = true;
  const end: FarEnd = {
    ...far.end,
    write: (bytes) => {
      // The device repeats the word for as long as the note is there; the first one counts.
      if (ESCROW.every((byte, index) => bytes[index] === byte) && isFirstWord) {
        isFirstWord = false;
        saidAtMs = performance.now();
      }
      far.end.write(bytes);
    },
  };
  device.attach(end);
  const opener = createSerialOpener({ path: pair.host, settings: SETTINGS, clock: systemClock });
  const acceptor = ccnet.createAcceptor({ opener, clock: hastyClock, log: silentLog });
  const times: number[] = [];
  acceptor.watch((event) => {
    if (event.kind === 'noteInEscrow') {
      times.push(performance.now() - saidAtMs);
      void acceptor.returnNote(event.escrowId);
    }
    if (event.kind === 'stateChanged' && event.state === 'disabled') void acceptor.enable(acceptedFen);
  });
  acceptor.start();
  const untilMs = performance.now() + BENCH_LIMIT_MS;
  while (times.length < EVENTS) {
    if (performance.now() > untilMs) throw new Error(`only ${times.length} of ${EVENTS} notes came into escrow`);
    // Whatever became of the note before: where the slot is open, the path is free.
    if (device.state().accepting) {
      isFirstWord = true;
      device.insert(10);
    }
    await sleep(NEXT_NOTE_MS);
  }
  await acceptor.close();
  await far.close();
  await pair.remove();
  return times;
}

async function bareTimes(): Promise<readonly number[]> {
  const pair = await openPtyPair();
  const far = await openSerialFarEnd({ path: pair.device, settings: SETTINGS, clock: systemClock });
  if (far.kind === 'failed') throw new Error(far.detail);
  const opening = await createSerialOpener({ path: pair.host, settings: SETTINGS, clock: systemClock }).open();
  if (opening.kind === 'failed') throw new Error(opening.detail);
  const times: number[] = [];
  for (let sent = 0; sent < EVENTS; sent += 1) {
    const startMs = performance.now();
    let count = 0;
    const heard = new Promise<void>((resolve) => {
      const stop = opening.link.onData((bytes) => {
        count += bytes.length;
        if (count < 7) return;
        stop();
        resolve();
      });
    });
    far.end.write(Uint8Array.of(...ESCROW, 0x01, 0x05, 0x22));
    await heard;
    times.push(performance.now() - startMs);
    await sleep(NEXT_NOTE_MS);
  }
  await opening.link.close();
  await far.close();
  await pair.remove();
  return times;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
