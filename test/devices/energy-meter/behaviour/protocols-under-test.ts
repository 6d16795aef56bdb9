import type { Clock } from '../../../../core/ports/clock.ts';
import type { EnergyMeterReader } from '../../../../core/ports/energy-meter.ts';
import type { Log } from '../../../../core/ports/log.ts';
import { createDlt645Reader } from '../../../../devices/energy-meter/dlt645/adapter.ts';
import { createDlt645Decoder } from '../../../../devices/energy-meter/dlt645/frame.ts';
import { createDlt645Simulator } from '../../../../devices/energy-meter/dlt645/simulator.ts';
import type { FarEnergyMeters } from '../../../../devices/energy-meter/far-end/far-energy-meter.ts';
import type { LinkOpener } from '../../../../devices/link/link.ts';

interface MeterToBe {
  readonly meterNumber: string;
  readonly byPeriodCentiKwh: readonly number[];
  readonly powerWatt: number;
}

export interface ProtocolUnderTest {
  readonly protocol: string;
  readonly createReader: (options: { opener: LinkOpener; clock: Clock; log: Log }) => EnergyMeterReader;
  readonly createFarEnd: (options: { clock: Clock; meters?: readonly MeterToBe[] }) => FarEnergyMeters;
  /** True where everything that was sent only reads. */
  readonly onlyReads: (sent: Uint8Array) => boolean;
}

/** Every meter protocol passes every test of this folder: one line a protocol. */
export const protocolsUnderTest: readonly ProtocolUnderTest[] = [
  {
    protocol: 'dlt645',
    createReader: createDlt645Reader,
    createFarEnd: createDlt645Simulator,
    onlyReads: dlt645OnlyReads,
  },
];

function dlt645OnlyReads(sent: Uint8Array): boolean {
  const frames = createDlt645Decoder()
    .push(sent)
    .flatMap((item) => (item.kind === 'frame' ? [item.frame] : []));
  return frames.length > 0 && frames.every(({ control }) => control >= 0x11 && control <= 0x13);
}
