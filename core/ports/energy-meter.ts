import type { DeviceInspection } from './note-acceptor.ts';

/**
 * Reads energy meters, one interface for every protocol. Reading changes nothing in a meter; this port cannot write one.
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart.
 * - A reading belongs to the meter whose number stands in the answer, or there is no reading.
 * - Promises resolve with outcomes; a rejection is a bug.
 */
export interface EnergyMeterReader {
  readonly capabilities: { readonly protocol: string };
  watch(listener: (event: EnergyMeterEvent) => void): () => void;
  start(): void;
  /** The number of the only meter on the line, 12 digits. */
  findMeter(): Promise<MeterOutcome<{ readonly meterNumber: string }>>;
  readMeter(meterNumber: string): Promise<MeterOutcome<MeterReading>>;
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

export type EnergyMeterEvent = {
  readonly kind: 'stateChanged';
  readonly state: 'offline' | 'idle' | 'failed';
  readonly detail: string;
};

export interface MeterReading {
  readonly meterNumber: string;
  /** Hundredths of a kilowatt hour drawn from the grid since the meter was made. */
  readonly totalCentiKwh: number;
  /** By tariff period, in the meter's order; empty where the meter has none. */
  readonly byPeriodCentiKwh: readonly number[];
  /** Tenths of a volt; undefined where the meter does not say. */
  readonly voltageDeciVolt: number | undefined;
  /** Milliamperes; negative while power flows back. */
  readonly currentMilliAmpere: number | undefined;
  /** Watts; negative while power flows back. */
  readonly powerWatt: number | undefined;
}

export type MeterOutcome<T> =
  | ({ readonly kind: 'read' } & T)
  /** The meter understood and does not tell. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly detail: string };
