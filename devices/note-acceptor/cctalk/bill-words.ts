import { billEvents, describeBillEvent } from '../../cctalk/codes.ts';
import type { BufferedEvent } from '../../cctalk/event-buffer.ts';
import type { NoteWord } from '../note-line.ts';

/** What keeps the device from working, until it says otherwise. */
export interface Condition {
  readonly word: NoteWord;
  /** What ends it: an event of the box, a self-check without a fault, or only a new start. */
  readonly endsBy: 'boxEvent' | 'selfCheck' | 'restart';
}

/** What one event (part 3, table 7) means, beside the words of escrow, stacked and returned. */
export type BillEventMeaning =
  | { readonly kind: 'escrow'; readonly type: number; readonly word: NoteWord }
  | { readonly kind: 'stacked'; readonly word: NoteWord }
  | { readonly kind: 'returned' }
  | { readonly kind: 'rejected'; readonly word: NoteWord }
  /** Jams take the note out of escrow: where it lies, nobody can say. */
  | { readonly kind: 'jam' | 'trouble'; readonly condition: Condition }
  /** The box or the stacker is well again. */
  | { readonly kind: 'boxWell' }
  /** The device has closed itself, or says that it was closed. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'nothing' };

type Trouble = 'boxRemoved' | 'full' | 'failed' | 'cheated';

function trouble(kind: Trouble, endsBy: Condition['endsBy'], detail: string): BillEventMeaning {
  return { kind: 'trouble', condition: { word: { kind, detail }, endsBy } };
}

/** Also the jam in safe mode, where the specification allows a credit: it says "if validated", and the event names no note. */
function jam(kind: 'jammedInAcceptor' | 'jammedInStacker', detail: string): BillEventMeaning {
  return { kind: 'jam', condition: { word: { kind, detail }, endsBy: 'selfCheck' } };
}

export function meaningOf(event: BufferedEvent): BillEventMeaning {
  const detail = describeBillEvent(event);
  if (event.a > 0 && event.b === 0) return { kind: 'stacked', word: { kind: 'stacked', type: event.a, detail } };
  if (event.a > 0 && event.b === 1) {
    return { kind: 'escrow', type: event.a, word: { kind: 'escrow', type: event.a, detail } };
  }
  if (event.a > 0) return { kind: 'nothing' };
  switch (event.b) {
    case billEvents.masterInhibit:
      return { kind: 'closed' };
    case billEvents.returned:
      return { kind: 'returned' };
    case billEvents.invalid:
      return { kind: 'rejected', word: { kind: 'rejecting', reason: 'unrecognized', detail } };
    case billEvents.transportTrouble:
      return { kind: 'rejected', word: { kind: 'rejecting', reason: 'transportFault', detail } };
    case billEvents.inhibitedByHost:
    case billEvents.inhibitedBySwitch:
      return { kind: 'rejected', word: { kind: 'rejecting', reason: 'inhibited', detail } };
    case billEvents.jammedUnsafe:
      return jam('jammedInAcceptor', detail);
    case billEvents.jammedSafe:
    case billEvents.jammedInStacker:
    case billEvents.stackerJammed:
      return jam('jammedInStacker', detail);
    case billEvents.pulledBackwards:
    case billEvents.tampered:
    case billEvents.opticalFraud:
    case billEvents.stringFraud:
      return trouble('cheated', 'selfCheck', detail);
    case billEvents.stackerOk:
    case billEvents.boxInserted:
      return { kind: 'boxWell' };
    case billEvents.boxRemoved:
      return trouble('boxRemoved', 'boxEvent', detail);
    case billEvents.full:
      return trouble('full', 'boxEvent', detail);
    case billEvents.stackerFaulty:
    case billEvents.antiStringFaulty:
      return trouble('failed', 'selfCheck', detail);
    case billEvents.unknownStacked:
      return { kind: 'stacked', word: { kind: 'stacked', type: undefined, detail } };
    default:
      return { kind: 'nothing' };
  }
}
