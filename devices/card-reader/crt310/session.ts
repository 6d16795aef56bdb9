import {
  createCreatorConversation,
  isControl,
  type CreatorLineOptions,
  type CreatorSilence,
} from '../creator-conversation.ts';
import { controlByte, type CreatorFrame } from '../creator-frame.ts';
import { commands, ERROR_REPLY } from './codes.ts';
import { createCrt310Decoder, encodeFrame } from './frame.ts';
import { ACK_TIMEOUT_MS, CANCEL_TIMEOUT_MS, INTER_BYTE_MS, PORT_WRITE_TIMEOUT_MS, TRIES } from './limits.ts';

export type Crt310Reply =
  /** Command byte, parameter, then what the command's clause says. */
  | { readonly kind: 'reply'; readonly body: Uint8Array }
  /** `'N' CM E`: the device understood and does not do it. */
  | { readonly kind: 'error'; readonly code: number }
  /** `executed`: the ENQ went out. */
  | CreatorSilence;

export interface AskOptions {
  /** Milliseconds from ENQ to the reply: how long the device may work. */
  readonly replyMs: number;
  /** Bytes the reply says again behind its result, so that an old answer to the same command is passed over. */
  readonly echo?: readonly number[];
  /** False where doing it twice would be worse than not knowing: then nothing is said again after the ENQ. */
  readonly mayRunTwice?: boolean;
}

/** One command at a time over one link: command, ACK, ENQ, reply (clause 6). It lives as long as its link. */
export interface Crt310Session {
  ask(body: Uint8Array, options: AskOptions): Promise<Crt310Reply>;
  /** Says something without waiting for the answer; for leaving only. */
  say(body: Uint8Array): Promise<void>;
}

export function createCrt310Session(options: CreatorLineOptions): Crt310Session {
  const { counters, tries = TRIES } = options;
  const conversation = createCreatorConversation({
    ...options,
    decoder: createCrt310Decoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: PORT_WRITE_TIMEOUT_MS,
    // Clause 6.1 B.
    cancelTimeoutMs: CANCEL_TIMEOUT_MS,
    withoutSecrets,
  });
  const { exchange } = conversation;

  return {
    ask: async (body, { replyMs, echo = [], mayRunTwice = true }) => {
      const frame = encodeFrame(body);
      const mine = isReplyTo(body, echo);
      let executed = false;
      let why = 'no answer';
      for (let attempt = 1; attempt <= tries && !exchange.isClosed(); attempt += 1) {
        await conversation.begin(attempt);
        const taken = await exchange.ask(frame, ACK_TIMEOUT_MS, isVerdict);
        if (taken.kind !== 'frame' || !isControl(taken.frame, 'ack')) {
          why = taken.kind === 'frame' ? 'the device refuses every frame (NAK)' : 'no answer';
          continue;
        }
        executed = true;
        // A broken reply needs the whole conversation again: the host has no NAK in this protocol.
        const reply = await exchange.ask(controlByte('enq'), replyMs, mine);
        if (reply.kind === 'frame' && reply.frame.kind === 'text') {
          conversation.answered(frame, reply.frame.bytes, false);
          const said = reply.frame.body;
          if (said[0] === ERROR_REPLY) return { kind: 'error', code: said[2] ?? 0 };
          return { kind: 'reply', body: said };
        }
        if (reply.kind === 'broken') counters.brokenReplies += 1;
        why = reply.kind === 'broken' ? 'only broken answers' : 'no answer after ENQ';
        if (!mayRunTwice) break;
      }
      return conversation.gaveUp(frame, why, executed);
    },
    say: async (body) => {
      await exchange.send(encodeFrame(body));
      await exchange.send(controlByte('enq'));
    },
  };
}

function isVerdict(frame: CreatorFrame): boolean {
  return isControl(frame, 'ack') || isControl(frame, 'nak');
}

/** Bytes before the echo in a reply: command byte, parameter, result. */
const ECHO_AT = 3;

function isReplyTo(command: Uint8Array, echo: readonly number[]): (frame: CreatorFrame) => boolean {
  return (frame) => {
    if (frame.kind !== 'text') return false;
    const { body } = frame;
    if (body[0] === ERROR_REPLY) return body[1] === command[0] && body.length === 3;
    const isAnswer = body[0] === command[0] && body[1] === command[1];
    return isAnswer && echo.every((byte, index) => body[ECHO_AT + index] === byte);
  };
}

/** Bytes before the data in a frame: 02, length, command byte, parameter. */
const DATA_AT = 5;

/** The card's code is kept nowhere, so the trace gets zeros in its place, and for the BCC that would betray it. */
export function withoutSecrets(frame: Uint8Array): Uint8Array {
  const [, , , command, parameter] = frame;
  const kept = frame.slice();
  if (command !== commands.verifyCode[0]) return kept;
  // The answer to a question for the security memory says result and counter first, then the code.
  const isVerify = parameter === commands.verifyCode[1] && frame.length > DATA_AT + 3;
  const isSecurity = parameter === commands.readSecurity[1] && frame.length > DATA_AT + 4;
  if (isVerify) kept.fill(0, DATA_AT, DATA_AT + 3);
  if (isSecurity) kept.fill(0, DATA_AT + 2, DATA_AT + 5);
  if (isVerify || isSecurity) kept[kept.length - 1] = 0;
  return kept;
}
