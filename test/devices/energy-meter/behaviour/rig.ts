import type { EnergyMeterReader, MeterOutcome, MeterReading } from '../../../../core/ports/energy-meter.ts';
import type { FarEnergyMeters } from '../../../../devices/energy-meter/far-end/far-energy-meter.ts';
import { createMemoryLine, type MemoryLine } from '../../../../devices/link/memory.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import type { ProtocolUnderTest } from './protocols-under-test.ts';

export const METER = '000012345678';
export const OTHER_METER = '000000000002';

export interface MeterRig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly far: FarEnergyMeters;
  readonly reader: EnergyMeterReader;
  readonly states: string[];
  /** Every byte the host said. */
  sent(): Uint8Array;
  started(): Promise<void>;
  read(meterNumber?: string): Promise<MeterOutcome<MeterReading>>;
  find(): Promise<MeterOutcome<{ readonly meterNumber: string }>>;
}

const one = [{ meterNumber: METER, byPeriodCentiKwh: [100_000, 2000, 300, 45], powerWatt: 1500 }];
const two = [...one, { meterNumber: OTHER_METER, byPeriodCentiKwh: [7], powerWatt: -250 }];

export function createMeterRig(under: ProtocolUnderTest, meters: 'one' | 'two' = 'one'): MeterRig {
  const clock = createManualClock();
  const line = createMemoryLine('memory meter');
  const far = under.createFarEnd({ clock, meters: meters === 'one' ? one : two });
  const sent: number[] = [];
  line.attach((end) => {
    end.onData((bytes) => {
      sent.push(...bytes);
    });
    far.attach(end);
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const reader = under.createReader({ opener: line.opener, clock, log });
  const states: string[] = [];
  reader.watch((event) => {
    states.push(event.state);
  });

  /** Lets time pass until the promise has an end. */
  async function settled<T>(asked: Promise<T>): Promise<T> {
    let ended = false;
    const watched = asked.finally(() => {
      ended = true;
    });
    for (let spentMs = 0; !ended; spentMs += 50) {
      if (spentMs > 120_000) throw new Error('the question has no end');
      await clock.advance(50);
    }
    return watched;
  }

  return {
    clock,
    line,
    far,
    reader,
    states,
    sent: () => Uint8Array.from(sent),
    started: async () => {
      reader.start();
      await clock.advance(100);
    },
    read: (meterNumber = METER) => settled(reader.readMeter(meterNumber)),
    find: () => settled(reader.findMeter()),
  };
}
