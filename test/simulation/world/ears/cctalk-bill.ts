import { headers, routes } from '../../../../devices/cctalk/codes.ts';
import { addresses, createCctalkDecoder, type CctalkFrame } from '../../../../devices/cctalk/frame.ts';
import type { AcceptorEar, AcceptorWord } from '../acceptor-wire.ts';

/**
 * ccTalk: the host reads a counter and the last five events as often as it likes, so that there is no acknowledgement, and the
 * word that a note is in the box stays there for whoever asks later.
 */
export function createCctalkBillEar(): AcceptorEar {
  return {
    fromDevice: () => undefined,
    toDevice: (bytes) => {
      const items = createCctalkDecoder('checksum').push(bytes);
      return items.flatMap((item) => (item.kind === 'frame' ? wordsOf(item.frame) : []));
    },
  };
}

function wordsOf({ destination, header, data }: CctalkFrame): readonly AcceptorWord[] {
  if (destination !== addresses.billValidator) return [];
  const [first = 0] = data;
  switch (header) {
    case headers.routeBill:
      if (first === routes.stack) return [{ kind: 'stack' }];
      return first === routes.giveBack ? [{ kind: 'return' }] : [];
    // The mask alone lets nothing in while the master inhibit stands.
    case headers.modifyMasterInhibit:
      return (first & 1) === 1 ? [{ kind: 'enable' }] : [];
    default:
      return [];
  }
}
