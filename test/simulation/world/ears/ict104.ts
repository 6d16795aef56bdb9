import { commands, isBillType, states } from '../../../../devices/note-acceptor/ict104/codes.ts';
import type { AcceptorEar, AcceptorWord } from '../acceptor-wire.ts';

/** After one of these no note stands in escrow; 26 is what an unanswered power-up leaves. The slot (3E, 5E) and busy (71) say nothing of the note. */
const endsEscrow: ReadonlySet<number> = new Set([
  states.stacked,
  states.returned,
  states.motorFailure,
  states.jam,
  states.noteRemoved,
  states.stackerOpen,
  states.fishing,
  states.stackerProblem,
  states.rejected,
  states.powerUp,
  states.communicationFailure,
]);

/**
 * ICT-104/106: single bytes. ACCEPT answers a power-up as well: it is the command to stack only while the last word about a
 * note was 81 and its type. There is no acknowledgement.
 */
export function createIct104Ear(): AcceptorEar {
  let inEscrow = false;
  let lastByte: number | undefined;

  function wordOf(byte: number): readonly AcceptorWord[] {
    switch (byte) {
      case commands.accept:
        return inEscrow ? [{ kind: 'stack' }] : [];
      case commands.returnNote:
        inEscrow = false;
        return [{ kind: 'return' }];
      case commands.enable:
        return [{ kind: 'enable' }];
      default:
        return [];
    }
  }

  return {
    fromDevice: (bytes) => {
      for (const byte of bytes) {
        if (lastByte === states.validated && isBillType(byte)) inEscrow = true;
        else if (endsEscrow.has(byte)) inEscrow = false;
        lastByte = byte;
      }
    },
    happened: ({ kind }) => {
      // What goes back by itself is told when it is out; until then an ACCEPT would come too late, and is none.
      if (kind === 'stacked' || kind === 'returned' || kind === 'jammed' || kind === 'inserted') inEscrow = false;
    },
    toDevice: (bytes) => [...bytes].flatMap(wordOf),
    saysStacked: (bytes) => bytes.includes(states.stacked),
  };
}
