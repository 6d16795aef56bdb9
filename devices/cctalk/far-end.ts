import type { Clock } from '../../core/ports/clock.ts';
import type { FarEnd } from '../link/link.ts';
import { headers, replies } from './codes.ts';
import { addresses, createCctalkDecoder, encodeFrame, type CctalkMode } from './frame.ts';
import { QUIET_MS } from './session.ts';

/** What can go wrong on the wire, whatever device is at its end. */
export type WireFault =
  | 'silent'
  | 'badChecksum'
  | 'garbage'
  | 'repeatsReplies'
  | 'losesReplies'
  | 'mergesReplies'
  | 'corruptsEcho'
  | 'foreignTraffic';

/** `none`: the device does not know the header, or says nothing. */
export type FarAnswer = { readonly data: Iterable<number> } | 'ack' | 'nak' | 'none';

export interface FarCctalkOptions {
  readonly clock: Clock;
  readonly mode: CctalkMode;
  readonly address: number;
  /** The host hears itself: the single wire. False: an adapter keeps the echo back. */
  readonly echo: boolean;
  readonly has: (fault: WireFault) => boolean;
  readonly powered: () => boolean;
  readonly answer: (header: number, data: Uint8Array) => FarAnswer;
}

/** A wire with one device on it that speaks ccTalk when it is spoken to. */
export interface FarCctalk {
  attach(end: FarEnd): void;
}

/** Bytes that look like the head of a long frame: the worst kind of noise on a bus without a start byte. */
const NOISE = Uint8Array.of(0x01, 0xff, 0x02, 0x00);
/** Of replies or echoes that a fault does not spare, every how many is hit: with three repetitions a host gets through. */
const FAULT_EVERY = 3;
/** Milliseconds a device takes to answer; the specification allows 10 (part 1 §11.2). */
const ANSWER_MS = 5;
/** Another device on the bus: a hopper. */
const FOREIGN_ADDRESS = addresses.hopper;

export function createFarCctalk(options: FarCctalkOptions): FarCctalk {
  const { clock, mode, address, has } = options;
  let end: FarEnd | undefined;
  let asked = 0;
  let kept: Uint8Array | undefined;

  function encode(frame: { destination: number; source: number; header: number; data?: Iterable<number> }): Uint8Array {
    return encodeFrame(mode, frame);
  }

  /** Another device is asked for its serial number and answers, both with the simple checksum: the two mix on one bus. */
  function foreignTraffic(): Uint8Array {
    const question = { destination: FOREIGN_ADDRESS, source: addresses.host, header: headers.requestSerialNumber };
    const answer = { destination: addresses.host, source: FOREIGN_ADDRESS, header: replies.reply, data: [1, 2, 3] };
    return Uint8Array.of(...encodeFrame('checksum', question), ...encodeFrame('checksum', answer));
  }

  function reply(answer: Exclude<FarAnswer, 'none'>): void {
    const header = answer === 'nak' ? replies.nak : replies.reply;
    const data = typeof answer === 'object' ? answer.data : [];
    let bytes = encode({ destination: addresses.host, source: address, header, data });
    const hit = asked % FAULT_EVERY === 0;
    if (has('losesReplies') && hit) return;
    if (has('mergesReplies') && hit) {
      // It hangs in a buffer on the way, and comes together with the next one.
      kept = bytes;
      return;
    }
    if (has('badChecksum')) {
      bytes = bytes.slice();
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0x55;
    }
    const before = kept ?? new Uint8Array();
    kept = undefined;
    const to = end;
    clock.after(ANSWER_MS, () => {
      if (to !== end) return;
      if (has('foreignTraffic')) end?.write(foreignTraffic());
      if (has('garbage')) end?.write(NOISE);
      end?.write(Uint8Array.of(...before, ...bytes));
      if (has('repeatsReplies')) end?.write(bytes);
    });
  }

  function hears(frame: { header: number; data: Uint8Array }): void {
    if (!options.powered() || has('silent')) return;
    asked += 1;
    const answer = options.answer(frame.header, frame.data);
    if (answer !== 'none') reply(answer);
  }

  return {
    attach: (next) => {
      end = next;
      const decoder = createCctalkDecoder(mode);
      let echoes = 0;
      let stopInterByte: () => void = () => undefined;

      function take(items: ReturnType<typeof decoder.push>): void {
        for (const item of items) {
          if (item.kind === 'frame' && item.frame.destination === address) hears(item.frame);
        }
      }

      next.onData((bytes) => {
        if (end !== next) return;
        echoes += 1;
        const collides = has('corruptsEcho') && echoes % FAULT_EVERY === 0;
        if (options.echo) next.write(collides ? bytes.map((byte) => byte & 0xf0) : bytes);
        // The device hears what is on the wire: where the host's bytes collide with others, it hears no command.
        if (collides) return;
        stopInterByte();
        take(decoder.push(bytes));
        if (decoder.heldBytes() === 0) return;
        stopInterByte = clock.after(QUIET_MS, () => {
          take(decoder.end());
        });
      });
      next.onClose(() => {
        stopInterByte();
        if (end === next) end = undefined;
      });
    },
  };
}
