import type { FarEnd } from '../../link/link.ts';
import type { EnergyMeterFault } from './faults.ts';

export interface SimulatedMeter {
  /** 12 digits. */
  readonly meterNumber: string;
  readonly totalCentiKwh: number;
  /** By tariff period; their sum is the total. */
  readonly byPeriodCentiKwh: readonly number[];
  readonly voltageDeciVolt: number;
  readonly currentMilliAmpere: number;
  /** Negative while power flows back; then the total stands still. */
  readonly powerWatt: number;
}

export type FarEnergyMeterEvent =
  { readonly kind: 'asked'; readonly detail: string } | { readonly kind: 'violation'; readonly detail: string };

export interface FarEnergyMeterState {
  readonly powered: boolean;
  readonly meters: readonly SimulatedMeter[];
  readonly faults: readonly { readonly name: EnergyMeterFault; readonly on: boolean }[];
}

/** One or more meters at the far end of one wire, whatever their protocol. They go on counting. */
export interface FarEnergyMeters {
  attach(end: FarEnd): void;
  /** The load behind a meter from now on, in watts. Unknown meters are ignored. */
  load(meterNumber: string, powerWatt: number): void;
  /** The tariff period that counts from now on, the first is 0. */
  period(index: number): void;
  fault(name: EnergyMeterFault, on: boolean): void;
  clear(): void;
  power(on: boolean): void;
  watch(listener: (event: FarEnergyMeterEvent) => void): () => void;
  state(): FarEnergyMeterState;
  /** What the host did that it must never do: anything but reading. */
  violations(): readonly string[];
}
