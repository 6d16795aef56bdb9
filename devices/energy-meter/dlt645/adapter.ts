import type { Clock } from '../../../core/ports/clock.ts';
import type {
  EnergyMeterEvent,
  EnergyMeterReader,
  MeterOutcome,
  MeterReading,
} from '../../../core/ports/energy-meter.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createCommandQueue } from '../../driver/command-queue.ts';
import { createDeviceLoop } from '../../driver/device-loop.ts';
import { createLineCounters } from '../../driver/line-counters.ts';
import type { Link, LinkOpener } from '../../link/link.ts';
import { createFrameTrace } from '../../link/trace.ts';
import { decimal, isFilled, items, type DataItem } from './codes.ts';
import { describeDlt645 } from './describe.ts';
import { createDlt645Session, type Dlt645Session, type MeterAnswer } from './session.ts';

/** Milliseconds a question of the host waits for the line; one reading may last 30 s on a bad one. */
const COMMAND_WAIT_MS = 60_000;
/** Milliseconds between two looks of the loop at a line on which nobody asks anything. */
const IDLE_MS = 60_000;
/** Tenths of a watt are the last digit a meter tells. */
const DECI_WATT = 10;

/** Reads DL/T 645-2007 meters. Nothing but reading stands in this driver. */
export function createDlt645Reader(options: { opener: LinkOpener; clock: Clock; log: Log }): EnergyMeterReader {
  const { opener, clock, log } = options;
  const listeners = new Set<(event: EnergyMeterEvent) => void>();
  const counters = createLineCounters();
  const trace = createFrameTrace({ clock, describe: (bytes) => describeDlt645(bytes).text.join(' ') });
  let sessionNow: Dlt645Session | undefined;
  let state: EnergyMeterEvent['state'] = 'offline';
  let stateTold = false;
  let detailNow = 'not opened yet';

  const loop = createDeviceLoop({ opener, clock, serve, offline: goOffline });
  const queue = createCommandQueue<Dlt645Session>({
    clock,
    waitMs: COMMAND_WAIT_MS,
    offline: () => (sessionNow === undefined || loop.isClosing() ? detailNow : undefined),
    wake: loop.wake,
  });

  function setState(next: EnergyMeterEvent['state'], detail: string): void {
    detailNow = detail;
    if (next === state && stateTold) return;
    stateTold = true;
    state = next;
    log.info('energyMeter.state', { state: next, detail });
    for (const listener of [...listeners]) listener({ kind: 'stateChanged', state: next, detail });
  }

  function goOffline(why: string): void {
    sessionNow = undefined;
    if (!loop.isClosing()) setState('offline', why);
    queue.failAll(why);
  }

  async function serve(link: Link): Promise<{ heard: boolean }> {
    if (loop.isGone()) return { heard: false };
    const session = createDlt645Session({ link, clock, counters, trace });
    sessionNow = session;
    // Nobody is asked yet: a meter is read when the host wants to know, and not before.
    setState('idle', 'the line is open');
    while (!loop.isGone()) {
      const command = queue.next();
      if (command === undefined) await loop.pause(IDLE_MS);
      else await command(session);
    }
    return { heard: true };
  }

  function submit<T>(run: (session: Dlt645Session) => Promise<MeterOutcome<T>>): Promise<MeterOutcome<T>> {
    return queue.submit<MeterOutcome<T>>(
      async (session) => {
        const outcome = await run(session);
        if (loop.isGone()) return outcome;
        if (outcome.kind === 'unanswered') setState('failed', outcome.detail);
        else setState('idle', 'the meter answers');
        return outcome;
      },
      (detail) => ({ kind: 'unanswered', detail }),
    );
  }

  return {
    capabilities: { protocol: 'dlt645' },
    watch: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: loop.start,
    findMeter: () =>
      submit(async (session) => {
        const answer = await session.readAddress();
        return answer.kind === 'read' ? { kind: 'read', meterNumber: answer.value } : answer;
      }),
    readMeter: (meterNumber) => {
      if (!/^\d{12}$/u.test(meterNumber)) {
        return Promise.resolve({ kind: 'refused', detail: `"${meterNumber}" is no meter number: it has 12 digits` });
      }
      return submit((session) => readAll(session, meterNumber));
    },
    inspect: () => ({
      model: 'DL/T 645-2007 meter',
      link: loop.linkName(),
      counters: { ...counters },
      frames: trace.frames(),
    }),
    close: () => loop.close(),
  };
}

/** The total decides; what a meter does not know besides is left out. A meter that falls silent has not been read. */
async function readAll(session: Dlt645Session, meterNumber: string): Promise<MeterOutcome<MeterReading>> {
  const total = await readNumber(session, meterNumber, items.totalForward);
  if (total.kind !== 'read') return total;
  if (total.value === undefined) return { kind: 'refused', detail: 'the meter tells no total' };
  const block = await session.readData(meterNumber, items.forwardBlock.id);
  if (block.kind === 'unanswered') return block;
  const values: (number | undefined)[] = [];
  for (const item of [items.voltageA, items.currentA, items.powerTotal]) {
    const answer = await readNumber(session, meterNumber, item);
    if (answer.kind === 'unanswered') return answer;
    values.push(answer.kind === 'read' ? answer.value : undefined);
  }
  const [voltageDeciVolt, currentMilliAmpere, powerDeciWatt] = values;
  return {
    kind: 'read',
    meterNumber,
    totalCentiKwh: total.value,
    byPeriodCentiKwh: block.kind === 'read' ? periodsOf(block.value) : [],
    voltageDeciVolt,
    currentMilliAmpere,
    powerWatt: powerDeciWatt === undefined ? undefined : Math.round(powerDeciWatt / DECI_WATT),
  };
}

/** Undefined where the register is filled, or holds no number. */
async function readNumber(
  session: Dlt645Session,
  meterNumber: string,
  item: DataItem,
): Promise<MeterAnswer<number | undefined>> {
  const answer = await session.readData(meterNumber, item.id);
  if (answer.kind !== 'read') return answer;
  if (answer.value.length !== item.bytes || isFilled(answer.value)) return { kind: 'read', value: undefined };
  return { kind: 'read', value: decimal(answer.value, item.signed) };
}

/** Behind the total. A block with anything in it that is no number tells no periods. */
function periodsOf(block: Uint8Array): readonly number[] {
  const { bytes, signed } = items.forwardBlock;
  if (block.length % bytes !== 0) return [];
  const values: number[] = [];
  for (let at = bytes; at < block.length; at += bytes) {
    const value = decimal(block.subarray(at, at + bytes), signed);
    if (value === undefined) return [];
    values.push(value);
  }
  return values;
}
