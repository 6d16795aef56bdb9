import { commands, isStatus, states } from '../../../../devices/note-acceptor/id003/codes.ts';
import { createId003Decoder } from '../../../../devices/note-acceptor/id003/frame.ts';
import type { AcceptorEar, AcceptorWord } from '../acceptor-wire.ts';

/** 00 lets notes in, whatever the denominations: C0 alone does not. */
const NOT_INHIBITED = 0x00;

/** ID-003: the ACK of vend valid (15) lets the device forget the note; both commands to stack count. */
export function createId003Ear(): AcceptorEar {
  let status: number | undefined;

  return {
    fromDevice: (bytes) => {
      for (const body of bodiesOf(bytes)) if (isStatus(body)) status = body[0];
    },
    toDevice: (bytes) => bodiesOf(bytes).flatMap((body) => wordsOf(body, status)),
    saysStacked: (bytes) => bodiesOf(bytes).some(([code]) => code === states.vendValid || code === states.stacked),
  };
}

function bodiesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const items = createId003Decoder().push(bytes);
  return items.flatMap((item) => (item.kind === 'frame' ? [item.frame.body] : []));
}

function wordsOf([code, data]: Uint8Array, status: number | undefined): readonly AcceptorWord[] {
  switch (code) {
    case commands.stack1:
    case commands.stack2:
      return [{ kind: 'stack' }];
    case commands.returnNote:
      return [{ kind: 'return' }];
    case commands.ack:
      return status === states.vendValid ? [{ kind: 'acknowledgesStacked' }] : [];
    case commands.setInhibit:
      return data === NOT_INHIBITED ? [{ kind: 'enable' }] : [];
    default:
      return [];
  }
}
