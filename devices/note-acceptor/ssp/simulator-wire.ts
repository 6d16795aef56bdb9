import type { RandomSource } from '../../../core/ports/clock.ts';
import { commands, replies } from './codes.ts';
import {
  bytesOf64,
  createEsspCipher,
  DEFAULT_FIXED_KEY,
  isPrime,
  keyExchange,
  parseFixedKey,
  randomBelow,
  sessionKey,
  STEX,
  valueOf64,
  type EsspCipher,
} from './essp.ts';
import { addresses, encodeFrame, type SspFrame } from './frame.ts';

/** The device's side of sequence bits and encryption, without any idea of notes. */
export interface SimulatedWire {
  /** What goes back for a frame. Undefined: nothing, the frame is passed over. */
  hears(frame: SspFrame): Uint8Array | undefined;
  /** The power was off: sync, keys and the last reply are gone. */
  restart(): void;
  encrypted(): boolean;
}

export interface SimulatedWireOptions {
  readonly random: RandomSource;
  readonly fixedKey?: string;
  /** Answers KEY NOT SET to whatever is not encrypted. */
  readonly requiresEncryption: boolean;
  readonly violate: (detail: string) => void;
  /** Carries a command out once. Undefined: it is as if it had not been heard. */
  readonly execute: (command: Uint8Array, encrypted: boolean) => readonly number[] | undefined;
}

export function createSimulatedWire(options: SimulatedWireOptions): SimulatedWire {
  const { random, violate } = options;
  const fixed = parseFixedKey(options.fixedKey ?? DEFAULT_FIXED_KEY) ?? 0n;
  let synced = false;
  /** A host cannot know of a start before the first answer tells it. */
  let warned = false;
  let lastBit: boolean | undefined;
  let lastHeard: Uint8Array | undefined;
  let lastReply: Uint8Array | undefined;
  let generator: bigint | undefined;
  let modulus: bigint | undefined;
  let cipher: EsspCipher | undefined;
  let count = 0;

  function answerKeyStep(command: Uint8Array): readonly number[] | undefined {
    const [code] = command;
    if (code !== commands.setGenerator && code !== commands.setModulus && code !== commands.keyExchange)
      return undefined;
    const value = valueOf64(command.slice(1));
    if (value === undefined) return [replies.wrongParameterCount];
    if (code !== commands.keyExchange) {
      if (!isPrime(value)) {
        violate('a generator or modulus that is not prime');
        return [replies.parameterOutOfRange];
      }
      if (code === commands.setGenerator) generator = value;
      else modulus = value;
      return [replies.ok];
    }
    if (generator === undefined || modulus === undefined) {
      violate('a key exchange before its generator and modulus');
      return [replies.fail];
    }
    if (generator <= modulus) violate('a generator that is not larger than its modulus');
    const keys = keyExchange(generator, modulus, randomBelow(random, modulus - 3n) + 2n);
    const negotiated = keys.negotiated(value);
    if (negotiated === undefined) return [replies.fail];
    cipher = createEsspCipher(sessionKey(fixed, negotiated), random);
    count = 0;
    return [replies.ok, ...bytesOf64(keys.intermediate)];
  }

  function plainCommand(command: Uint8Array): readonly number[] | undefined {
    const keyStep = answerKeyStep(command);
    if (keyStep !== undefined) return keyStep;
    return options.requiresEncryption ? [replies.keyNotSet] : options.execute(command, false);
  }

  /** The data that goes back; undefined for a frame that is passed over. */
  function answer(data: Uint8Array): Uint8Array | undefined {
    if (data[0] !== STEX) {
      const plain = plainCommand(data);
      return plain === undefined ? undefined : Uint8Array.from(plain);
    }
    const key = cipher;
    const opened = key?.open(data);
    if (key === undefined || opened?.kind !== 'opened') return Uint8Array.of(replies.keyNotSet);
    if (opened.count !== count) {
      violate(`the encrypted counter is ${opened.count} and should be ${count}`);
      return undefined;
    }
    const reply = options.execute(opened.data, true);
    if (reply === undefined) return undefined;
    count += 1;
    return key.seal(count, Uint8Array.from(reply));
  }

  function isSame(frame: Uint8Array): boolean {
    return lastHeard?.join() === frame.join();
  }

  return {
    hears: (frame) => {
      const isSync = frame.data.length === 1 && frame.data[0] === commands.sync;
      if (isSync) {
        if (!frame.sequence) violate('SYNC without its sequence bit');
        synced = true;
      } else if (frame.sequence === lastBit && lastReply !== undefined) {
        // GA138, packet sequencing: not carried out, whatever it says.
        if (!isSame(frame.bytes)) violate('a new command with the sequence bit of the last one');
        return lastReply;
      } else if (!synced) {
        if (warned) violate('a command before SYNC');
        warned = true;
      }
      const data = isSync ? Uint8Array.of(replies.ok) : answer(frame.data);
      if (data === undefined) return undefined;
      lastBit = frame.sequence;
      lastHeard = frame.bytes;
      lastReply = encodeFrame(addresses.validator, frame.sequence, data);
      return lastReply;
    },
    restart: () => {
      synced = false;
      warned = false;
      lastBit = undefined;
      lastReply = undefined;
      generator = undefined;
      modulus = undefined;
      cipher = undefined;
      count = 0;
    },
    encrypted: () => cipher !== undefined,
  };
}
