import type { Clock, RandomSource } from '../../../core/ports/clock.ts';
import { createExchange } from '../../driver/exchange.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { commands, events, replies, replyWords } from './codes.ts';
import { beginKeyExchange, bytesOf64, createEsspCipher, sessionKey, STEX, valueOf64, type EsspCipher } from './essp.ts';
import { addresses, createSspDecoder, encodeFrame, type SspFrame } from './frame.ts';

/** Milliseconds until a reply counts as missing (GA138, packet sequencing). */
export const REPLY_TIMEOUT_MS = 1000;
/**
 * Times a command is sent before the device counts as silent. The manual allows twenty; a device gives a note in escrow
 * back after 5 s of silence (GA973 §8.3), and opening the line anew goes on asking.
 */
export const TRIES = 5;
/**
 * Milliseconds until SYNC, and the question that an earlier line left open, are sent again. They do the same however often
 * they are said, and a device that has just come back is to be in service within 3 s; a slow one answers one of the five.
 */
const GREETING_TIMEOUT_MS = 300;
/** Times the question that an earlier line left open is sent again: together as long as one reply may take. */
const RESUME_TRIES = 4;
/** Milliseconds of silence within a frame after which its rest will not come: USB adapters deliver in pieces. */
const INTER_BYTE_MS = 100;
/** Milliseconds. The longest host frame, 255 bytes, takes 300 ms at 9600 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;
/** Milliseconds in which an answer may still come to each sending that was not answered in time. */
const LATE_ANSWER_MS = 1000;
/** Milliseconds without a word after which it may be another device that answers (GA138, packet sequencing). */
const GAP_MS = 5000;
/** Protocol versions we can read, best first (GA973 appendix E: NV9 and NV10 have 7, NV200 has 8). */
export const PROTOCOL_VERSIONS: readonly number[] = [8, 7, 6];

export type SspReply =
  /** `data` is what follows the reply code. */
  | { readonly kind: 'reply'; readonly code: number; readonly data: Uint8Array }
  /** No valid answer, or another device's. Nothing more is said on this line. */
  | { readonly kind: 'silent'; readonly detail: string };

export type Hello =
  | { readonly kind: 'ready'; readonly protocolVersion: number; readonly sameDevice: boolean }
  /** It answers and cannot be worked with. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'silent'; readonly detail: string };

/** What outlives a line: the poll that was not answered when it was lost, and who was asked. */
export interface SspMemory {
  unanswered:
    { readonly frame: Uint8Array; readonly understand: (frame: SspFrame) => Uint8Array | undefined } | undefined;
  serial: string | undefined;
}

/** One question at a time over one link: sync, sequence bit, repetition, encryption. It lives as long as its link. */
export interface SspSession {
  /**
   * Sends the poll that an earlier line left unanswered once more, with its own sequence bit: a device that had carried it
   * out says its answer again, and with it a credit that would be lost by the next sync. Undefined where there is none.
   */
  resume(): Promise<Uint8Array | undefined>;
  /** Sync first, then the keys, the protocol version and the serial number. */
  hello(): Promise<Hello>;
  /** `resumable`: asking this again on a later line does nothing but repeat its answer. */
  ask(body: Uint8Array, options?: { readonly resumable?: boolean; readonly tries?: number }): Promise<SspReply>;
  /** Says something without waiting for the answer; for leaving only. */
  say(body: Uint8Array): Promise<void>;
  serial(): string;
  isClosed(): boolean;
}

export interface SspSessionOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly counters: LineCounters;
  readonly trace: FrameTrace;
  readonly memory: SspMemory;
  /** Undefined: nothing is encrypted. */
  readonly encryption: { readonly fixedKey: bigint; readonly random: RandomSource } | undefined;
}

const address = addresses.validator;

export function createSspSession(options: SspSessionOptions): SspSession {
  const { link, clock, counters, trace, memory, encryption } = options;
  /** The sequence bit of the next new command. */
  let sequence = true;
  let cipher: EsspCipher | undefined;
  /** eCOUNT: a command carries it, its reply carries one more, which the next command carries. */
  let count = 0;
  /** No answer to all tries: device and host may differ about the sequence bit. Only a new line helps. */
  let lost: string | undefined;
  let heardMs = clock.monotonicMs();
  /** Sendings that were not answered in time: their answers may still come, and must not meet a later question. */
  let owed = 0;
  let strayHeard: () => void = () => undefined;
  /** The last uneventful exchange: one that only repeats it is not traced, or 50 frames would be seconds. */
  let lastTraced = '';

  const exchange = createExchange({
    link,
    clock,
    counters,
    trace,
    decoder: createSspDecoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: (reason) => reason === 'badChecksum' || reason === 'incomplete' || reason === 'interrupted',
    onStray: () => {
      strayHeard();
    },
  });

  async function waitForLateAnswers(): Promise<void> {
    if (owed === 0) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        stop();
        strayHeard = () => undefined;
        resolve();
      };
      const stop = clock.after(LATE_ANSWER_MS, finish);
      strayHeard = () => {
        owed -= 1;
        if (owed === 0) finish();
      };
    });
    owed = 0;
  }

  /** Reads a reply to a question of this bit, counter and key. Undefined: it is not the answer, or not to be believed. */
  function understander(bit: boolean, key: EsspCipher | undefined, asked: number) {
    return (frame: SspFrame): Uint8Array | undefined => {
      if (frame.address !== address || frame.sequence !== bit) return undefined;
      if (key === undefined) return frame.data[0] === STEX ? undefined : frame.data;
      // GA138: the reply to an encrypted command is encrypted. Only an error, KEY NOT SET above all, may come in plain;
      // a plain OK is a voice on the wire that does not know the key.
      if (frame.data[0] !== STEX) return frame.data[0] === replies.ok ? undefined : frame.data;
      const opened = key.open(frame.data);
      return opened.kind === 'opened' && opened.count === asked + 1 ? opened.data : undefined;
    };
  }

  function record(bit: boolean, body: Uint8Array, reply: Uint8Array | undefined): void {
    // Encrypted frames are shown as what is in them: nobody can read the others.
    const said = `${hexBytes(body)} ${reply === undefined ? 'silence' : hexBytes(reply)}`;
    const repeated = isPoll(body) && said === lastTraced;
    lastTraced = said;
    if (repeated) return;
    trace.record('toDevice', encodeFrame(address, bit, body));
    if (reply !== undefined) trace.record('fromDevice', encodeFrame(address, bit, reply));
  }

  async function exchangeOnce(
    body: Uint8Array,
    tries: number,
    resumable: boolean,
  ): Promise<SspReply & { late: boolean }> {
    if (lost !== undefined) return { kind: 'silent', detail: lost, late: false };
    await waitForLateAnswers();
    const isSync = body[0] === commands.sync;
    const bit = isSync || sequence;
    const key = isSync ? undefined : cipher;
    const asked = count;
    const frame = encodeFrame(address, bit, key === undefined ? body : key.seal(asked, body));
    const understand = understander(bit, key, asked);
    memory.unanswered = resumable ? { frame, understand } : undefined;
    let missed = 0;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      if (attempt > 1) counters.retries += 1;
      let answer: Uint8Array | undefined;
      const heard = await exchange.ask(frame, isSync ? GREETING_TIMEOUT_MS : REPLY_TIMEOUT_MS, (candidate) => {
        answer = understand(candidate);
        return answer !== undefined;
      });
      if (heard.kind === 'frame' && answer !== undefined) {
        memory.unanswered = undefined;
        owed = missed;
        heardMs = clock.monotonicMs();
        sequence = !bit;
        if (key !== undefined) count = asked + 1;
        record(bit, body, answer);
        return { kind: 'reply', code: answer[0] ?? 0, data: answer.subarray(1), late: missed > 0 };
      }
      if (heard.kind === 'closed') {
        lost = 'the link is closed';
        return { kind: 'silent', detail: lost, late: true };
      }
      // GA138: a reply that was lost or broken is asked for with the same bit, so that the command is not carried out twice.
      if (heard.kind === 'broken') counters.brokenReplies += 1;
      else missed += 1;
    }
    counters.unanswered += 1;
    record(bit, body, undefined);
    lost = `no valid answer to ${tries} tries`;
    return { kind: 'silent', detail: lost, late: true };
  }

  async function readSerial(): Promise<string | undefined> {
    const reply = await exchangeOnce(Uint8Array.of(commands.serialNumber), TRIES, false);
    if (reply.kind === 'silent' || reply.code !== replies.ok || reply.data.length !== 4) return undefined;
    return String(new DataView(reply.data.buffer, reply.data.byteOffset).getUint32(0, false));
  }

  async function ask(body: Uint8Array, tries = TRIES, resumable = false): Promise<SspReply> {
    const quiet = clock.monotonicMs() - heardMs > GAP_MS;
    const reply = await exchangeOnce(body, tries, resumable);
    const doubtful = reply.kind === 'reply' && reply.code !== replies.keyNotSet && (quiet || reply.late);
    // A device that tells of its start is greeted next, SYNC first, and its number is compared then.
    const started = reply.kind === 'reply' && isPoll(body) && reply.data[0] === events.slaveReset;
    if (!doubtful || started || memory.serial === undefined) return reply;
    // GA138, packet sequencing: after a gap the next message asks who is there. What was heard counts unless another
    // device says its number; silence now is the next question's business.
    const serial = await readSerial();
    if (serial === undefined || serial === memory.serial) return reply;
    lost = `another device answers: serial number ${serial} instead of ${memory.serial}`;
    return { kind: 'silent', detail: lost };
  }

  async function negotiateKey(): Promise<Hello | undefined> {
    if (encryption === undefined) return undefined;
    const keys = beginKeyExchange(encryption.random);
    const steps: readonly (readonly [number, bigint])[] = [
      [commands.setGenerator, keys.generator],
      [commands.setModulus, keys.modulus],
      [commands.keyExchange, keys.intermediate],
    ];
    let last: SspReply | undefined;
    for (const [command, value] of steps) {
      last = await exchangeOnce(Uint8Array.of(command, ...bytesOf64(value)), TRIES, false);
      if (last.kind === 'silent') return last;
      if (last.code !== replies.ok) return { kind: 'refused', detail: `encryption: ${codeWords(last.code)}` };
    }
    const other = last?.kind === 'reply' ? valueOf64(last.data) : undefined;
    const negotiated = other === undefined ? undefined : keys.negotiated(other);
    if (negotiated === undefined) return { kind: 'refused', detail: 'encryption: the device sent no usable key' };
    cipher = createEsspCipher(sessionKey(encryption.fixedKey, negotiated), encryption.random);
    // GA973 §4.3: the counter begins anew with every key.
    count = 0;
    return undefined;
  }

  async function hello(): Promise<Hello> {
    cipher = undefined;
    const synced = await exchangeOnce(Uint8Array.of(commands.sync), TRIES, false);
    if (synced.kind === 'silent') return synced;
    if (synced.code !== replies.ok) return { kind: 'refused', detail: `sync: ${codeWords(synced.code)}` };
    const failed = await negotiateKey();
    if (failed !== undefined) return failed;
    for (const version of PROTOCOL_VERSIONS) {
      const reply = await exchangeOnce(Uint8Array.of(commands.hostProtocolVersion, version), TRIES, false);
      if (reply.kind === 'silent') return reply;
      if (reply.code === replies.keyNotSet) return { kind: 'refused', detail: keyWanted(cipher !== undefined) };
      if (reply.code !== replies.ok) continue;
      const serial = await readSerial();
      if (serial === undefined) return { kind: 'refused', detail: 'the device does not say its serial number' };
      const sameDevice = memory.serial === undefined || memory.serial === serial;
      memory.serial = serial;
      return { kind: 'ready', protocolVersion: version, sameDevice };
    }
    return {
      kind: 'refused',
      detail: `the firmware is too old: it speaks none of the versions ${PROTOCOL_VERSIONS.join(', ')}`,
    };
  }

  return {
    resume: async () => {
      const open = memory.unanswered;
      memory.unanswered = undefined;
      if (open === undefined) return undefined;
      for (let attempt = 1; attempt <= RESUME_TRIES; attempt += 1) {
        let answer: Uint8Array | undefined;
        const heard = await exchange.ask(open.frame, GREETING_TIMEOUT_MS, (frame) => {
          answer = open.understand(frame);
          return answer !== undefined;
        });
        if (answer !== undefined || heard.kind === 'closed') {
          owed = attempt - 1;
          return answer;
        }
      }
      owed = RESUME_TRIES;
      return undefined;
    },
    hello,
    ask: (body, how) => ask(body, how?.tries, how?.resumable),
    say: async (body) => {
      if (lost !== undefined) return;
      await exchange.send(encodeFrame(address, sequence, cipher === undefined ? body : cipher.seal(count, body)));
    },
    serial: () => memory.serial ?? '',
    isClosed: () => exchange.isClosed(),
  };
}

function isPoll(body: Uint8Array): boolean {
  return body[0] === commands.poll || body[0] === commands.pollWithAck;
}

export function codeWords(code: number): string {
  return replyWords[code] ?? `the unknown reply ${hexBytes(Uint8Array.of(code))}`;
}

function keyWanted(encrypted: boolean): string {
  return encrypted
    ? 'the device has another fixed key: set `encryption.fixedKey` to the one it was given'
    : 'the device wants encryption: set `encryption` in its configuration';
}
