import type { SensorInput, SensorsWord } from '../domain/premises.ts';
import type { DeviceInspection } from './note-acceptor.ts';

/**
 * Doors, tamper contact and power supply of the terminal, one interface for every I/O board (XFS4IoT: Auxiliaries).
 *
 * Obligations of an implementation:
 * - It keeps itself connected: a port that vanishes is reopened with back-off, without a restart. After every opening
 *   each input is reported once.
 * - A contact that bounces is reported once it is still.
 * - An opening that came and went while nobody listened is reported where the board latches it.
 */
export interface Sensors {
  readonly capabilities: SensorCapabilities;
  watch(listener: (event: SensorEvent) => void): () => void;
  start(): void;
  /** Switches an output of the board. Resolves when the board acknowledged. */
  setOutput(output: SensorOutput, on: boolean): Promise<SensorOutcome>;
  inspect(): DeviceInspection;
  close(): Promise<void>;
}

export interface SensorCapabilities {
  readonly protocol: string;
  /** The board remembers an input that came and went while nobody listened. */
  readonly latches: boolean;
  readonly inputs: readonly SensorInput[];
  readonly outputs: readonly SensorOutput[];
}

export type { SensorInput } from '../domain/premises.ts';
export type SensorOutput = 'noteSlotLight' | 'cardSlotLight' | 'receiptLight' | 'heater' | 'fan';

export type SensorOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly detail: string };

export type SensorEvent =
  | { readonly kind: 'stateChanged'; readonly state: SensorsWord; readonly detail: string }
  /**
   * `on`: door open, tampering, somebody there, mains present, battery low. `latched`: it happened while nobody listened
   * and may be over; a report of how it stands now follows.
   */
  | { readonly kind: 'inputChanged'; readonly input: SensorInput; readonly on: boolean; readonly latched: boolean };
