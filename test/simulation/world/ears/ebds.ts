import { COMMAND_BYTES, hostBits, noteBits, statusOf } from '../../../../devices/note-acceptor/ebds/codes.ts';
import {
  createEbdsDecoder,
  messageTypes,
  type AckBit,
  type EbdsFrame,
} from '../../../../devices/note-acceptor/ebds/frame.ts';
import type { AcceptorEar, AcceptorWord } from '../acceptor-wire.ts';

/**
 * EBDS: each message carries all that the host wants, and one with another ack bit than the last reply acknowledges what that
 * reply said. The mask stands in every message: only the one that opens the slot is the word for it.
 */
export function createEbdsEar(): AcceptorEar {
  let lastReply: { readonly ack: AckBit; readonly stacked: boolean } | undefined;
  let open = false;

  function wordsOf(frame: EbdsFrame): readonly AcceptorWord[] {
    const words: AcceptorWord[] = [];
    if (lastReply?.stacked === true && lastReply.ack !== frame.ack) words.push({ kind: 'acknowledgesStacked' });
    if (frame.type !== messageTypes.omnibusCommand || frame.data.length !== COMMAND_BYTES) return words;
    const [mask = 0, mode = 0] = frame.data;
    if (mask !== 0 && !open) words.push({ kind: 'enable' });
    open = mask !== 0;
    if ((mode & hostBits.stack) !== 0) words.push({ kind: 'stack' });
    if ((mode & hostBits.giveBack) !== 0) words.push({ kind: 'return' });
    return words;
  }

  return {
    fromDevice: (bytes) => {
      for (const frame of framesOf(bytes)) lastReply = { ack: frame.ack, stacked: isStacked(frame) };
    },
    newLine: (by) => {
      open = false;
      // Nobody tells a new process which bit was the last: in one case of two its first message acknowledges what the old one
      // was told. A process that has lost its line knows it, and is judged on.
      if (by === 'newProcess') lastReply = undefined;
    },
    toDevice: (bytes) => framesOf(bytes).flatMap(wordsOf),
    saysStacked: (bytes) => framesOf(bytes).some(isStacked),
  };
}

function framesOf(bytes: Uint8Array): readonly EbdsFrame[] {
  const items = createEbdsDecoder().push(bytes);
  return items.flatMap((item) => (item.kind === 'frame' ? [item.frame] : []));
}

/** Stacked and nothing else: some say it beside returned of a note that came back. */
function isStacked(frame: EbdsFrame): boolean {
  const said = statusOf(frame)?.note ?? 0;
  return (said & noteBits.stacked) !== 0 && (said & noteBits.returned) === 0;
}
