import type { Clock } from '../../../core/ports/clock.ts';
import type { SimulatedMeter } from './far-energy-meter.ts';

/** Tenths of a volt on the simulated grid. */
const VOLTAGE_DECI_VOLT = 2203;
/** A hundredth of a kilowatt hour is 10 Wh, 36,000 watt seconds. */
const WATT_MS_PER_CENTI_KWH = 36_000_000;
const MILLI = 1000;
const DECI = 10;

/** The works of a simulated meter: it counts what flows. */
export interface CountingMeter {
  readonly meterNumber: string;
  load(powerWatt: number): void;
  period(index: number): void;
  /** Without power nothing is counted and nothing is lost. */
  power(on: boolean): void;
  now(): SimulatedMeter;
}

export function createCountingMeter(options: {
  clock: Clock;
  meterNumber: string;
  byPeriodCentiKwh: readonly number[];
  powerWatt: number;
}): CountingMeter {
  const { clock, meterNumber } = options;
  const wattMs = options.byPeriodCentiKwh.map((centiKwh) => centiKwh * WATT_MS_PER_CENTI_KWH);
  let { powerWatt } = options;
  let period = 0;
  let powered = true;
  let countedToMs = clock.monotonicMs();

  function count(): void {
    const nowMs = clock.monotonicMs();
    if (powered) wattMs[period] = (wattMs[period] ?? 0) + Math.max(0, powerWatt) * (nowMs - countedToMs);
    countedToMs = nowMs;
  }

  return {
    meterNumber,
    load: (next) => {
      count();
      powerWatt = next;
    },
    period: (index) => {
      count();
      period = Math.min(Math.max(0, index), wattMs.length - 1);
    },
    power: (on) => {
      count();
      powered = on;
    },
    now: () => {
      count();
      const byPeriodCentiKwh = wattMs.map((value) => Math.floor(value / WATT_MS_PER_CENTI_KWH));
      return {
        meterNumber,
        totalCentiKwh: byPeriodCentiKwh.reduce((sum, value) => sum + value, 0),
        byPeriodCentiKwh,
        voltageDeciVolt: VOLTAGE_DECI_VOLT,
        currentMilliAmpere: Math.round((powerWatt * MILLI * DECI) / VOLTAGE_DECI_VOLT),
        powerWatt,
      };
    },
  };
}
