import type { Heard } from '../../driver/exchange.ts';
import {
  createCreatorConversation,
  isControl,
  type CreatorLineOptions,
  type CreatorSilence,
} from '../creator-conversation.ts';
import { controlByte, type CreatorFrame } from '../creator-frame.ts';
import { chip, commands } from './codes.ts';
import { createCrt571Decoder, DEFAULT_ADDRESS, encodeFrame, heads } from './frame.ts';
import * as limits from './limits.ts';

export type Crt571Reply =
  /** `P`: st0, st1, st2, then what the command's clause says. */
  | { readonly kind: 'reply'; readonly states: readonly [number, number, number]; readonly data: Uint8Array }
  /** `N`: e1 and e0 as two characters. */
  | { readonly kind: 'error'; readonly code: string }
  /** `executed`: the command went out. */
  | CreatorSilence;

export interface AskOptions {
  /** Milliseconds from ACK to the reply: how long the device may work. */
  readonly replyMs: number;
  /** False where doing it twice would be worse than not knowing: it is sent again only after NAK. */
  readonly mayRunTwice?: boolean;
}

/** One command at a time over one link: command, ACK, reply, ACK (clause 1.4). It lives as long as its link. */
export interface Crt571Session {
  /** `command`: command, parameter, data. */
  ask(command: Uint8Array, options: AskOptions): Promise<Crt571Reply>;
  /** Says something without waiting for the answer; for leaving only. */
  say(command: Uint8Array): Promise<void>;
}

export function createCrt571Session(options: CreatorLineOptions & { readonly address?: number }): Crt571Session {
  const { counters, address = DEFAULT_ADDRESS, tries = limits.TRIES } = options;
  const conversation = createCreatorConversation({
    ...options,
    decoder: createCrt571Decoder(),
    interByteMs: limits.INTER_BYTE_MS,
    writeTimeoutMs: limits.PORT_WRITE_TIMEOUT_MS,
    // Clause 1.4.2, cases 5 and 6.
    cancelTimeoutMs: limits.CANCEL_TIMEOUT_MS,
    withoutSecrets,
  });
  const { exchange } = conversation;

  /** Clause 1.4.2, case 3: after NAK the device says its reply again and does nothing again. */
  async function askForItAgain(isMine: (frame: CreatorFrame) => boolean): Promise<Heard<CreatorFrame>> {
    let heard: Heard<CreatorFrame> = { kind: 'timeout' };
    for (let repeat = 0; repeat < limits.REPEATS; repeat += 1) {
      heard = await exchange.ask(controlByte('nak'), limits.REPEAT_TIMEOUT_MS, isMine);
      if (heard.kind === 'frame' || heard.kind === 'closed') return heard;
      if (heard.kind === 'broken') counters.brokenReplies += 1;
    }
    return heard;
  }

  function isReplyTo(command: Uint8Array): (frame: CreatorFrame) => boolean {
    return (frame) => {
      if (frame.kind !== 'text' || frame.address !== address) return false;
      const [head, cm, pm] = frame.body;
      return head !== heads.command && cm === command[0] && pm === command[1] && parseReply(frame.body) !== undefined;
    };
  }

  return {
    ask: async (command, { replyMs, mayRunTwice = true }) => {
      const frame = encodeFrame(Uint8Array.of(heads.command, ...command), address);
      const isMine = isReplyTo(command);
      let executed = false;
      let why = 'no answer';
      for (let attempt = 1; attempt <= tries && !exchange.isClosed(); attempt += 1) {
        await conversation.begin(attempt);
        let acked = false;
        // A reply before the ACK of this command is an old one said again, so it is passed over.
        const isVerdict = (heard: CreatorFrame): boolean => isControl(heard, 'nak') || (acked && isMine(heard));
        const ackMs = mayRunTwice ? limits.ACK_TIMEOUT_MS : replyMs;
        let heard = await exchange.ask(frame, ackMs, isVerdict, (said) => {
          if (!isControl(said, 'ack')) return undefined;
          acked = true;
          return replyMs;
        });
        if (heard.kind === 'frame' && heard.frame.kind === 'control') {
          why = 'the device refuses every frame (NAK)';
          continue;
        }
        executed = true;
        if (heard.kind === 'broken') counters.brokenReplies += 1;
        if (heard.kind === 'broken' || (heard.kind === 'timeout' && (acked || !mayRunTwice))) {
          why = heard.kind === 'broken' ? 'only broken answers' : 'no answer after its ACK';
          heard = await askForItAgain(isMine);
        }
        if (heard.kind === 'frame' && heard.frame.kind === 'text') {
          const isHeard = await exchange.send(controlByte('ack'));
          conversation.answered(frame, heard.frame.bytes, !isHeard);
          return parseReply(heard.frame.body) ?? { kind: 'silent', detail: 'a reply without its codes', executed };
        }
        if (!mayRunTwice) break;
      }
      return conversation.gaveUp(frame, why, executed);
    },
    say: async (command) => {
      await exchange.send(encodeFrame(Uint8Array.of(heads.command, ...command), address));
    },
  };
}

/** Undefined where the text is no reply, or too short for its codes. */
export function parseReply(text: Uint8Array): Crt571Reply | undefined {
  const [head, , , first, second, third] = text;
  switch (head) {
    case heads.positive:
      if (first === undefined || second === undefined || third === undefined) return undefined;
      return { kind: 'reply', states: [first, second, third], data: text.slice(6) };
    // Clause 1.2.3 says N and prints the byte of E; both are understood.
    case heads.negative:
    case heads.negativeAsPrinted:
      if (first === undefined || second === undefined) return undefined;
      return { kind: 'error', code: String.fromCharCode(first, second) };
    default:
      return undefined;
  }
}

/** Bytes before the command in a frame: F2, address, length, `C`. */
const COMMAND_AT = 5;
const CODE_AT = COMMAND_AT + commands.sle4442.length + chip.verifyCode.length;

/** The card's code is kept nowhere, so the trace gets zeros in its place, and for the BCC that would betray it. */
export function withoutSecrets(frame: Uint8Array): Uint8Array {
  const kept = frame.slice();
  const verify = [...commands.sle4442, ...chip.verifyCode];
  if (!verify.every((byte, index) => frame[COMMAND_AT + index] === byte) || frame.length <= CODE_AT) return kept;
  kept.fill(0, CODE_AT, frame.length - 2);
  kept[kept.length - 1] = 0;
  return kept;
}
