import type { Clock } from '../../../core/ports/clock.ts';
import { createByteByByte } from '../../driver/byte-by-byte.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import { createBareWire, spoilByte } from '../../driver/far-wire.ts';
import { createCountingMeter, type CountingMeter } from '../far-end/counting.ts';
import type { FarEnergyMeterEvent, FarEnergyMeters, SimulatedMeter } from '../far-end/far-energy-meter.ts';
import { energyMeterFaultNames, type EnergyMeterFault } from '../far-end/faults.ts';
import { decimalBytes, ID_BYTES, idBytes, idOf, items } from './codes.ts';
import {
  addressOf,
  BROADCAST_NUMBER,
  controlBits,
  createDlt645Decoder,
  encodeAnswer,
  functionOf,
  isWakeUp,
  questions,
  WILDCARD_NUMBER,
  type Dlt645Frame,
} from './frame.ts';

/** Milliseconds before a meter answers; the standard has at least 20. */
const ANSWER_DELAY_MS = 30;
/** Milliseconds after an answer that comes twice; the host asks the next thing meanwhile. */
const REPEAT_AFTER_MS = 20;
/** Milliseconds between two bytes of a meter that `splits`; the standard allows 500. */
const SPLIT_MS = 5;
/** Bytes of data in one frame of a meter that gives `longAnswers`. */
const SHORT_PART_BYTES = 8;
/** The checksum stands before the byte that ends a frame. */
const CHECK_AND_END_BYTES = 2;
const NOISE = Uint8Array.of(0x00, 0x68, 0x12, 0x68);
const WAKE_UP = Uint8Array.of(0xfe, 0xfe);
const NO_SUCH_DATA = 0x02;
const FOREIGN_NUMBER = '000000999998';
const DECI_WATT = 10;

/** What the simulated meters show when nothing else is said. */
const defaultMeters: readonly { meterNumber: string; byPeriodCentiKwh: readonly number[]; powerWatt: number }[] = [
  { meterNumber: '000012345678', byPeriodCentiKwh: [123_456, 65_432, 1234, 0], powerWatt: 1500 },
];

/** Meters on one line, each answering to its number, all of them to the wildcard. */
export function createDlt645Simulator(options: { clock: Clock; meters?: typeof defaultMeters }): FarEnergyMeters {
  const { clock } = options;
  const shell = createFarEndShell<FarEnergyMeterEvent, EnergyMeterFault>({ playable: energyMeterFaultNames });
  const { faults, emit, violate } = shell;
  /** The questions whose answer got lost once. */
  const lost = new Set<string>();
  const meters = (options.meters ?? defaultMeters).map((meter) => createCountingMeter({ clock, ...meter }));
  let powered = true;
  const wire = createBareWire(listen);
  const slowly = createByteByByte(clock, SPLIT_MS, wire.write);

  function send(bytes: Uint8Array): void {
    if (!powered) return;
    if (faults.has('splits')) slowly.send(bytes);
    else wire.write(bytes);
  }

  function answer(meter: CountingMeter, frame: Dlt645Frame, control: number, data: readonly number[]): void {
    const key = `${meter.meterNumber} ${frame.control} ${frame.data.join(' ')}`;
    if (faults.has('silent')) return;
    if (faults.has('losesReply') && !lost.has(key)) {
      lost.add(key);
      return;
    }
    const bytes = encodeAnswer(meter.meterNumber, control, data);
    if (faults.has('badChecksum')) spoilByte(bytes, bytes.length - CHECK_AND_END_BYTES);
    clock.after(ANSWER_DELAY_MS, () => {
      if (faults.has('foreignAnswer'))
        send(
          encodeAnswer(
            FOREIGN_NUMBER,
            control,
            data.map((byte, at) => (at < ID_BYTES ? byte : 0)),
          ),
        );
      if (faults.has('garbage')) send(NOISE);
      send(WAKE_UP);
      if (faults.has('breaksOff')) send(bytes.subarray(0, Math.ceil(bytes.length / 2)));
      else send(bytes);
      if (faults.has('repeatsReply')) {
        clock.after(REPEAT_AFTER_MS, () => {
          send(bytes);
        });
      }
    });
  }

  function refuse(meter: CountingMeter, frame: Dlt645Frame): void {
    answer(meter, frame, frame.control | controlBits.fromMeter | controlBits.refused, [NO_SUCH_DATA]);
  }

  function hears(frame: Dlt645Frame): void {
    const code = functionOf(frame.control);
    if (
      frame.control !== questions.readData &&
      frame.control !== questions.readFollowing &&
      frame.control !== questions.readAddress
    ) {
      violate(`the host says ${code.toString(16)} to a meter, which is no reading`);
      return;
    }
    emit({ kind: 'asked', detail: `function ${code.toString(16)} of ${frame.meterNumber}` });
    if (frame.meterNumber === BROADCAST_NUMBER) return;
    for (const meter of meters) {
      if (frame.meterNumber !== meter.meterNumber && frame.meterNumber !== WILDCARD_NUMBER) continue;
      if (frame.control === questions.readAddress) {
        const address = addressOf(meter.meterNumber) ?? [];
        answer(meter, frame, questions.readAddress | controlBits.fromMeter, address);
      } else tell(meter, frame);
    }
  }

  function tell(meter: CountingMeter, frame: Dlt645Frame): void {
    const id = idOf(frame.data);
    const data = id === undefined || faults.has('refuses') ? undefined : valueOf(id, meter.now());
    if (id === undefined || data === undefined) {
      refuse(meter, frame);
      return;
    }
    const part = frame.control === questions.readFollowing ? (frame.data[ID_BYTES] ?? 0) : 0;
    const partBytes = faults.has('longAnswers') ? SHORT_PART_BYTES : data.length;
    const from = part * partBytes;
    if (part > 0 && from >= data.length) {
      refuse(meter, frame);
      return;
    }
    const more = from + partBytes < data.length ? controlBits.moreFollows : 0;
    const told = [...idBytes(id), ...data.slice(from, from + partBytes), ...(part > 0 ? [part] : [])];
    answer(meter, frame, frame.control | controlBits.fromMeter | more, told);
  }

  function valueOf(id: number, meter: SimulatedMeter): number[] | undefined {
    const { totalForward, forwardBlock, voltageA, currentA, powerTotal } = items;
    switch (id) {
      case totalForward.id:
        return decimalBytes(meter.totalCentiKwh, totalForward.bytes);
      case forwardBlock.id:
        if (faults.has('noPeriods')) return undefined;
        return [meter.totalCentiKwh, ...meter.byPeriodCentiKwh].flatMap((value) =>
          decimalBytes(value, forwardBlock.bytes),
        );
      case voltageA.id:
        if (faults.has('notDecimal')) return Array.from({ length: voltageA.bytes }, () => 0xff);
        return decimalBytes(meter.voltageDeciVolt, voltageA.bytes);
      case currentA.id:
        return decimalBytes(meter.currentMilliAmpere, currentA.bytes);
      case powerTotal.id:
        return decimalBytes(meter.powerWatt * DECI_WATT, powerTotal.bytes);
      default:
        return undefined;
    }
  }

  function listen(): (bytes: Uint8Array) => void {
    slowly.drop();
    const decoder = createDlt645Decoder();
    return (bytes) => {
      if (faults.has('echo')) wire.write(bytes);
      for (const item of decoder.push(bytes)) {
        if (!powered) continue;
        if (item.kind === 'frame') hears(item.frame);
        else if (!isWakeUp(item.bytes)) violate(`${item.bytes.length} bytes that are no frame`);
      }
    };
  }

  return {
    attach: wire.attach,
    load: (meterNumber, powerWatt) => {
      meters.find((meter) => meter.meterNumber === meterNumber)?.load(powerWatt);
    },
    period: (index) => {
      for (const meter of meters) meter.period(index);
    },
    fault: (name, on) => {
      lost.clear();
      shell.switchFault(name, on);
    },
    clear: shell.clearFaults,
    power: (on) => {
      powered = on;
      slowly.drop();
      for (const meter of meters) meter.power(on);
    },
    watch: shell.watch,
    state: () => ({
      powered,
      meters: meters.map((meter) => meter.now()),
      faults: shell.faultStates(),
    }),
    violations: shell.violations,
  };
}
