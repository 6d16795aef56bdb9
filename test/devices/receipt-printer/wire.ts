import type { EscposSimulator, EscposSimulatorSettings } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import type { FarEnd } from '../../../devices/link/link.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A simulated printer with its wire held in the hand: bytes in, answers out. */
export interface HandHeldPrinter {
  readonly printer: EscposSimulator;
  readonly send: (...bytes: readonly Uint8Array[]) => void;
  /** Answers since the last call. */
  readonly answers: () => number[];
}

export function handHeldPrinter(settings: Partial<EscposSimulatorSettings> = {}): HandHeldPrinter {
  const printer = createEscposSimulator({ clock: createManualClock(), paperWidthMm: 80, ...settings });
  let receive: (bytes: Uint8Array) => void = () => undefined;
  let heard: number[] = [];
  const end: FarEnd = {
    onData: (listener) => {
      receive = listener;
      return () => undefined;
    },
    write: (bytes) => {
      heard.push(...bytes);
    },
    onClose: () => () => undefined,
  };
  printer.attach(end);
  return {
    printer,
    send: (...bytes) => {
      for (const part of bytes) receive(part);
    },
    answers: () => {
      const all = heard;
      heard = [];
      return all;
    },
  };
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));
}
