import type { Clock } from '../../../core/ports/clock.ts';
import type { SensorInput, SensorOutput } from '../../../core/ports/sensors.ts';
import { createByteByByte } from '../../driver/byte-by-byte.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import { createBareWire, spoilLastByte } from '../../driver/far-wire.ts';
import { sensorFaultNames, type SensorFault } from '../far-end/faults.ts';
import type { FarSensors, FarSensorsEvent } from '../far-end/far-sensors.ts';
import { restOf } from '../rest.ts';
import { plainBoard, type ModbusBoard } from './board.ts';
import { createBoardMemory } from './simulator-memory.ts';
import { addressText, exceptions } from './codes.ts';
import {
  bitAt,
  createRequestDecoder,
  encodeBits,
  encodeException,
  encodeWriteCoil,
  encodeWroteCoils,
  functions,
  type ModbusRequest,
} from './frame.ts';

/** Milliseconds between two bytes of a board that `splits`; less than any silence. */
const SPLIT_MS = 2;
/** Milliseconds a board that `answersLate` takes; a little more than any host waits. */
const LATE_MS = 320;
/** Milliseconds between two answers it has kept. */
const KEPT_GAP_MS = 10;
/** Milliseconds between two contacts of a bouncing one, and how often it bounces. */
const BOUNCE_MS = 15;
const BOUNCES = 6;
/** The head of what could be an answer of another board: the worst kind of noise. */
const NOISE = Uint8Array.of(0x00, 0x05, 0x01);
const COIL_ON = 0xff00;

/** A board with the contacts of a terminal: Modbus RTU, functions 01, 02, 05 and 0F. */
export function createModbusSimulator(options: { clock: Clock; board?: ModbusBoard }): FarSensors {
  const { clock, board = plainBoard } = options;
  const shell = createFarEndShell<FarSensorsEvent, SensorFault>({ playable: sensorFaultNames });
  const { faults, emit, violate } = shell;
  const contacts = new Map<SensorInput, boolean>(board.inputs.map(({ input }) => [input, restOf[input]]));
  const memory = createBoardMemory(board);
  const wire = createBareWire(listen);
  const slowly = createByteByByte(clock, SPLIT_MS, wire.write);
  let powered = true;
  let losesNext = true;
  let lateNext = true;
  let busyUntilMs = 0;
  for (const { input } of board.inputs) writeContact(input);
  memory.clearLatches();

  /** Puts the contact's level on the board's terminal. */
  function writeContact(input: SensorInput, isBounce = false): void {
    const entry = board.inputs.find((candidate) => candidate.input === input);
    if (entry === undefined || !powered) return;
    const on = contacts.get(input) === true;
    memory.setInput(entry, (on !== entry.inverted) !== isBounce);
  }

  function bounce(input: SensorInput, left: number): void {
    writeContact(input, left % 2 === 1);
    if (left > 0) {
      clock.after(BOUNCE_MS, () => {
        bounce(input, left - 1);
      });
    }
  }

  function send(bytes: Uint8Array): void {
    if (faults.has('splits')) slowly.send(bytes);
    else wire.write(bytes);
  }

  function answer(reply: Uint8Array): void {
    if (faults.has('silent')) return;
    if (faults.has('losesReply')) {
      losesNext = !losesNext;
      if (!losesNext) return;
    }
    if (!faults.has('answersLate')) {
      say(reply);
      return;
    }
    const nowMs = clock.monotonicMs();
    busyUntilMs = Math.max(nowMs + (lateNext ? LATE_MS : 0), busyUntilMs + KEPT_GAP_MS);
    lateNext = !lateNext;
    clock.after(busyUntilMs - nowMs, () => {
      say(reply);
    });
  }

  function say(reply: Uint8Array): void {
    const bytes = reply.slice();
    if (faults.has('badChecksum')) spoilLastByte(bytes);
    if (faults.has('foreignAnswer'))
      send(encodeBits(board.unit + 1, functions.readInputs, [true, true, true, true, true, true]));
    if (faults.has('garbage')) send(NOISE);
    send(faults.has('breaksOff') ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes);
    if (faults.has('repeatsReply')) send(bytes);
  }

  function except(which: number, code: number, detail?: string): void {
    if (detail !== undefined) violate(detail);
    answer(encodeException(board.unit, which, code));
  }

  function hears(request: ModbusRequest): void {
    if (request.unit !== board.unit) return;
    const which = functionOf(request);
    const count = request.kind === 'writeCoil' ? 1 : request.count;
    if (faults.has('busy')) {
      except(which, exceptions.busy);
      return;
    }
    const isKnown = memory.has(which === functions.readInputs ? 'inputs' : 'coils', request.address, count);
    if (faults.has('noSuchAddress') || !isKnown) {
      const detail = `function ${which} asks for ${count} from ${addressText(request.address)}, which the board has not`;
      except(which, exceptions.illegalAddress, isKnown ? undefined : detail);
      return;
    }
    switch (request.kind) {
      case 'read':
        answer(
          encodeBits(
            board.unit,
            request.function,
            memory.read(request.function === functions.readInputs ? 'inputs' : 'coils', request.address, count),
          ),
        );
        return;
      case 'writeCoil':
        if (request.value !== 0 && request.value !== COIL_ON) {
          except(which, exceptions.illegalValue, `${request.value} is neither on nor off`);
          return;
        }
        switchCoil(request.address, request.value === COIL_ON);
        answer(encodeWriteCoil(board.unit, request.address, request.value === COIL_ON));
        return;
      case 'writeCoils':
        for (let at = 0; at < count; at += 1) switchCoil(request.address + at, bitAt(request.data, at));
        answer(encodeWroteCoils(board.unit, request.address, count));
        return;
      default:
        request satisfies never;
    }
  }

  function switchCoil(address: number, on: boolean): void {
    if (address === board.latches?.clearCoil) {
      if (on) memory.clearLatches();
      return;
    }
    memory.setCoil(address, on);
    const entry = board.outputs.find((candidate) => candidate.address === address);
    if (entry !== undefined) emit({ kind: 'outputSwitched', output: entry.output, on: on !== entry.inverted });
  }

  function isOn(output: SensorOutput): boolean {
    const entry = board.outputs.find((candidate) => candidate.output === output);
    return entry !== undefined && powered && memory.coil(entry.address) !== entry.inverted;
  }

  function listen(): (bytes: Uint8Array) => void {
    slowly.drop();
    const decoder = createRequestDecoder();
    return (bytes) => {
      if (faults.has('echo')) wire.write(bytes);
      for (const item of decoder.push(bytes)) {
        if (!powered) continue;
        if (item.kind === 'frame') hears(item.frame);
        else violate(`${item.bytes.length} bytes that are no question`);
      }
    };
  }

  return {
    attach: wire.attach,
    set: (input, on) => {
      if (!contacts.has(input) || contacts.get(input) === on) return;
      contacts.set(input, on);
      if (faults.has('bounces')) bounce(input, BOUNCES);
      else writeContact(input);
    },
    fault: (name, on) => {
      losesNext = true;
      shell.switchFault(name, on);
    },
    clear: shell.clearFaults,
    power: (on) => {
      powered = on;
      slowly.drop();
      if (!on) return;
      memory.restart();
      for (const { input } of board.inputs) writeContact(input);
      memory.clearLatches();
    },
    watch: shell.watch,
    state: () => ({
      powered,
      inputs: [...contacts].map(([input, on]) => ({ input, on })),
      outputs: board.outputs.map(({ output }) => ({ output, on: isOn(output) })),
      faults: shell.faultStates(),
    }),
    violations: shell.violations,
  };
}

function functionOf(request: ModbusRequest): number {
  if (request.kind === 'read') return request.function;
  return request.kind === 'writeCoil' ? functions.writeCoil : functions.writeCoils;
}
