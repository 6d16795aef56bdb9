import type { Clock } from '../../../core/ports/clock.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import { spoilLastByte } from '../../driver/far-wire.ts';
import type { FarCodeScanner, FarCodeScannerEvent } from '../far-end/far-code-scanner.ts';
import type { CodeScannerFault } from '../far-end/faults.ts';
import { createScanWindow } from '../far-end/window.ts';
import type { FarEnd } from '../../link/link.ts';
import { DONE, readingMode, readingModes, zones } from './codes.ts';
import { commandTypes, createCommandDecoder, encodeReply, type Gm65Command } from './frame.ts';

/** What the module has in its flash when it is bought (manual V1.3: lamp, sound, manual mode, no end behind a code). */
const factorySettings: readonly (readonly [number, number])[] = [
  [zones.mode, 0xd4],
  [zones.readTime, 0x32],
  [zones.dressing, 0x00],
  [0x00e0, 0x05],
  [0x00e1, 0x78],
  [0x00e2, 0x82],
  [0x00e3, 0x10],
  [0x00e4, 0x09],
  [0x00e5, 0x0a],
];
const ZONE_COUNT = 256;
const FIRST_READ_ONLY_ZONE = 0x00e0;
/** One reading lasts as many tenths of a second as its zone says. */
const TENTH_MS = 100;

/** A GM65 module: it looks when it is told to, until it has read one code. */
export function createGm65Simulator(options: { clock: Clock }): FarCodeScanner {
  const { clock } = options;
  const shell = createFarEndShell<FarCodeScannerEvent, CodeScannerFault>({ playable });
  const { faults, emit, violate } = shell;
  /** The commands whose reply got lost once. */
  const lost = new Set<string>();
  let memory = new Uint8Array(ZONE_COUNT);
  let flash = new Uint8Array(ZONE_COUNT);
  for (const [zone, value] of factorySettings) flash[zone] = value;
  let powered = true;
  let stopReading: () => void = () => undefined;
  const window = createScanWindow({
    clock,
    faults,
    onRead: (byteCount) => {
      emit({ kind: 'read', byteCount });
      if (readingMode(memory[zones.mode] ?? 0) === readingModes.command) stopReading();
    },
  });
  startUp();

  function startUp(): void {
    memory = flash.slice();
    window.stopLooking();
    stopReading();
    applyMode();
  }

  function applyMode(): void {
    const mode = readingMode(memory[zones.mode] ?? 0);
    if (mode === readingModes.continuous || mode === readingModes.sensor) window.look('always');
    else window.stopLooking();
  }

  function reply(command: Gm65Command, data: readonly number[]): void {
    const key = `${command.type} ${command.zone}`;
    if (faults.has('losesReply') && !lost.has(key)) {
      lost.add(key);
      return;
    }
    const bytes = encodeReply(data);
    if (faults.has('badChecksum')) spoilLastByte(bytes);
    window.send(bytes);
    if (faults.has('repeatsReply')) window.send(bytes);
  }

  function hears(command: Gm65Command): void {
    const [first = 0] = command.data;
    switch (command.type) {
      case commandTypes.read: {
        const count = first === 0 ? ZONE_COUNT : first;
        if (command.zone + count > ZONE_COUNT) {
          violate(`a read of ${count} bytes from zone ${command.zone} goes beyond the last`);
          return;
        }
        reply(command, [...memory.subarray(command.zone, command.zone + count)]);
        return;
      }
      case commandTypes.write:
        if (command.zone + command.data.length > FIRST_READ_ONLY_ZONE) {
          violate(`a write to zone ${command.zone}, which can only be read`);
          return;
        }
        reply(command, [DONE]);
        write(command.zone, command.data);
        return;
      case commandTypes.save:
        flash = memory.slice();
        reply(command, [DONE]);
        return;
      default:
        reply(command, [DONE]);
    }
  }

  function write(zone: number, data: Uint8Array): void {
    if (zone === zones.trigger) {
      trigger(data[0] === 1);
      return;
    }
    memory.set(data, zone);
    if (zone === zones.mode) applyMode();
  }

  function trigger(on: boolean): void {
    if (readingMode(memory[zones.mode] ?? 0) !== readingModes.command) {
      violate('the host starts a reading although the mode is not the host’s command');
      return;
    }
    stopReading();
    if (!on) {
      window.stopLooking();
      return;
    }
    window.look('once');
    const tenths = memory[zones.readTime] ?? 0;
    if (tenths > 0) stopReading = clock.after(tenths * TENTH_MS, window.stopLooking);
  }

  return {
    attach: (end: FarEnd) => {
      window.attach(end);
      const decoder = createCommandDecoder();
      end.onData((bytes) => {
        for (const item of decoder.push(bytes)) {
          if (!powered) continue;
          if (item.kind === 'frame') hears(item.frame);
          else violate(`${item.bytes.length} bytes that are no command`);
        }
      });
    },
    show: window.show,
    takeAway: window.takeAway,
    fault: (name, on) => {
      lost.clear();
      shell.switchFault(name, on);
    },
    clear: shell.clearFaults,
    power: (on) => {
      powered = on;
      if (on) startUp();
      else {
        window.stopLooking();
        window.cut();
      }
      emit({ kind: 'state', text: on ? 'ready' : 'switched off' });
    },
    watch: shell.watch,
    state: () => ({
      powered,
      reading: powered && window.isLooking(),
      faults: shell.faultStates(),
    }),
    violations: shell.violations,
  };
}

const playable: readonly CodeScannerFault[] = [
  'silent',
  'garbage',
  'noSuffix',
  'breaksOff',
  'repeatsCode',
  'splits',
  'badChecksum',
  'losesReply',
  'repeatsReply',
];
