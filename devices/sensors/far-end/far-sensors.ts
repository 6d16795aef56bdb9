import type { SensorInput, SensorOutput } from '../../../core/ports/sensors.ts';
import type { FarEnd } from '../../link/link.ts';
import type { SensorFault } from './faults.ts';

export type FarSensorsEvent =
  | { readonly kind: 'outputSwitched'; readonly output: SensorOutput; readonly on: boolean }
  | { readonly kind: 'violation'; readonly detail: string };

export interface FarSensorsState {
  readonly powered: boolean;
  readonly inputs: readonly { readonly input: SensorInput; readonly on: boolean }[];
  readonly outputs: readonly { readonly output: SensorOutput; readonly on: boolean }[];
  readonly faults: readonly { readonly name: SensorFault; readonly on: boolean }[];
}

/** An I/O board at the far end of a wire, whatever its protocol, with the contacts of a terminal on it. */
export interface FarSensors {
  attach(end: FarEnd): void;
  /** Opens a door, takes the mains away. An input the board does not have is ignored. */
  set(input: SensorInput, on: boolean): void;
  fault(name: SensorFault, on: boolean): void;
  clear(): void;
  /** Without power it sees nothing and forgets its outputs and what it latched. */
  power(on: boolean): void;
  watch(listener: (event: FarSensorsEvent) => void): () => void;
  state(): FarSensorsState;
  /** What the host did that the protocol forbids. */
  violations(): readonly string[];
}
