import type { NoteWord } from '../note-line.ts';
import { isBillType, states, stateWords, UNKNOWN_TYPE } from './codes.ts';
import type { DiscardReason, IctToken } from './frame.ts';
import { hexByte, hexBytes } from '../../driver/hex.ts';

/** Milliseconds a note may be on its way into the box or back before the device's plain state counts again. */
export const MOTION_LIMIT_MS = 6000;
/** Milliseconds after which a note that nobody held or answered is back in the hand (ICT-106: rejected after 5 s). */
export const ESCROW_PATIENCE_MS = 5000;

/** Milliseconds after RETURN from which a note that still stands in escrow has not heard it; before, 81 may be an old answer. */
const RETURN_AGAIN_MS = 1000;

/** Milliseconds after ACCEPT in which a word of a note in escrow may be an answer of before it; none is later. */
const STILL_OLD_MS = 1000;

/** What has to be said to the device at once, because its words ask for it. */
export type Reaction =
  /** ACCEPT as the answer to a power-up, then DISABLE: it enables the device. Never said while a note may be in escrow. */
  | 'answerPowerUp'
  /** The note must not stay: its line was disturbed, or an earlier RETURN was not heard. */
  | 'returnNote';

/** Where the one note is, by what the device has said so far: without checksums, only what fits in is believed. */
export interface NoteCycle {
  hears(token: IctToken): Heard;
  disturbed(bytes: Uint8Array, reason: DiscardReason | 'incomplete'): Heard;
  /** What to say to a poll without asking the device; undefined where it has to be asked. */
  known(): NoteWord | undefined;
  isResetting(): boolean;
  /** A note is known to be in the path. */
  holdsNote(): boolean;
  /** False where no undisturbed note stands in escrow: nothing may be said. */
  accepts(): boolean;
  /** The device has shown that ACCEPT was not heard: the note still stands in escrow. */
  acceptWasLost(): void;
  returns(): void;
  holds(): void;
  resets(): void;
  /** A new link to the device: what was not about a note is forgotten. */
  reopened(): void;
}

interface Heard {
  readonly words: readonly NoteWord[];
  readonly reaction?: Reaction;
}

type Where =
  /** A link was opened and the device has not said anything yet. */
  'unknown' | 'rest' | 'escrow' | 'stacking' | 'returning' | 'resetting';

const NOTHING: Heard = { words: [] };

export function createNoteCycle(nowMs: () => number): NoteCycle {
  let where: Where = 'unknown';
  let type = UNKNOWN_TYPE;
  let sinceMs = 0;
  /** A byte that does not belong there was heard while the note was in the path: 10 is not believed any more. */
  let spoilt = false;
  /** A note stood in escrow long after ACCEPT: the same one, or another after a 10 that got lost. */
  let mayBeAnother = false;

  function goes(next: Where): void {
    where = next;
    sinceMs = nowMs();
  }

  function inPath(): boolean {
    return where === 'escrow' || where === 'stacking' || where === 'returning';
  }

  function isMoving(): boolean {
    return (where === 'stacking' || where === 'returning' || where === 'resetting') && !isLate();
  }

  function isLate(): boolean {
    return nowMs() - sinceMs >= MOTION_LIMIT_MS;
  }

  function powerUp(detail: string): Heard {
    const mayAnswer = !inPath();
    const wasReset = where === 'resetting';
    goes(wasReset ? 'rest' : 'unknown');
    if (wasReset) return { words: [], reaction: 'answerPowerUp' };
    const words: NoteWord[] = [{ kind: 'powerUp', found: 'nothing', detail }];
    // With a note in the path ACCEPT would be an order to stack it, if the power-up was none: RESET says it without that.
    return mayAnswer ? { words, reaction: 'answerPowerUp' } : { words };
  }

  function escrow(said: number, detail: string): Heard {
    const same = inPath() && type === said;
    if (same && where === 'returning') {
      return nowMs() - sinceMs >= RETURN_AGAIN_MS ? { words: [], reaction: 'returnNote' } : NOTHING;
    }
    // It may be an old answer: the session knows whether it is one.
    if (same && where === 'stacking') {
      if (nowMs() - sinceMs < STILL_OLD_MS) return NOTHING;
      mayBeAnother = true;
      return { words: [], reaction: 'returnNote' };
    }
    if (!same) spoilt = false;
    mayBeAnother = false;
    type = said;
    goes('escrow');
    return { words: [{ kind: 'escrow', type, detail }] };
  }

  function stacked(detail: string): Heard {
    const before = where;
    goes('rest');
    if (before === 'stacking' && !spoilt) return { words: [{ kind: 'stacked', type, detail }] };
    // Nobody here knows what went into the box: the host reconciles.
    if (before === 'unknown' || before === 'resetting')
      return { words: [{ kind: 'stacked', type: undefined, detail }] };
    if (before === 'rest') return { words: [{ kind: 'unknown', detail: `${detail}, out of place` }] };
    const why = before === 'stacking' ? 'the line was disturbed meanwhile' : 'nobody told it to stack';
    return { words: [{ kind: 'jammedInStacker', detail: `${detail}, but ${why}: the box has to be looked into` }] };
  }

  function returned(detail: string): Heard {
    const before = where;
    const known = inPath();
    if (before === 'stacking' && mayBeAnother) return lostSight(detail);
    if (before !== 'resetting') goes('rest');
    if (before === 'rest') return { words: [{ kind: 'unknown', detail: `${detail}, out of place` }] };
    return { words: [{ kind: 'returned', type: known ? type : undefined, detail }] };
  }

  function rejected(detail: string): Heard {
    if (!inPath()) return { words: [{ kind: 'rejecting', reason: 'unrecognized', detail }] };
    if (where === 'stacking' && mayBeAnother) return lostSight(detail);
    goes('returning');
    return { words: [{ kind: 'returning', detail }] };
  }

  /** What went back proves nothing about the note that was told to go into the box. */
  function lostSight(said: string): Heard {
    goes('rest');
    mayBeAnother = false;
    const detail = `${said}, maybe another note than the one before it: the box has to be looked into`;
    return { words: [{ kind: 'jammedInStacker', detail }] };
  }

  function removed(detail: string): Heard {
    if (where === 'escrow' || where === 'returning') return returned(detail);
    // Pulled out on its way into the box: it may be in a hand or torn; 10 is not believed after this.
    spoilt = true;
    return { words: [{ kind: 'busy', detail }] };
  }

  /** The device is in trouble. Where a note goes after that is not told: a 10 that still comes is not believed. */
  function trouble(kind: TroubleKind, detail: string): Heard {
    if (where === 'escrow' && kind === 'boxRemoved') goes('returning');
    else if (where !== 'resetting' && !(where === 'returning' && kind === 'boxRemoved')) goes('rest');
    return { words: [{ kind, detail }] };
  }

  function slot(kind: 'idle' | 'disabled', detail: string): Heard {
    // Enabled and disabled speak of the slot, and are said while a note moves as well.
    if (where === 'escrow' || isMoving()) return NOTHING;
    goes('rest');
    return { words: [{ kind, detail }] };
  }

  return {
    hears: (token) => {
      if (token.kind === 'powerUp') return powerUp('power up');
      if (token.kind === 'escrow') return escrow(token.type, `note in escrow, bill type ${hexByte(token.type)}`);
      const detail = stateWords[token.code] ?? `unknown byte ${hexByte(token.code)}`;
      switch (token.code) {
        case states.stacked:
          return stacked(detail);
        case states.returned:
          return returned(detail);
        case states.rejected:
          return rejected(detail);
        case states.noteRemoved:
          return removed(detail);
        case states.communicationFailure:
          return powerUp(detail);
        case states.enabled:
          return slot('idle', detail);
        case states.disabled:
          return slot('disabled', detail);
        case states.jam:
          return trouble(where === 'stacking' ? 'jammedInStacker' : 'jammedInAcceptor', detail);
        case states.invalidCommand:
          return { words: [{ kind: 'unknown', detail }] };
        default: {
          const kind = troubles[token.code];
          if (kind !== undefined) return trouble(kind, detail);
          return inPath() || where === 'resetting' ? NOTHING : { words: [{ kind: 'busy', detail }] };
        }
      }
    },
    disturbed: (bytes, reason) => {
      const detail = `${reason} ${hexBytes(bytes)}`;
      if (where === 'stacking' || where === 'returning') {
        spoilt = true;
        return NOTHING;
      }
      if (where === 'escrow') {
        // One of unknown type is on its way back already.
        if (type === UNKNOWN_TYPE) return NOTHING;
        spoilt = true;
        goes('returning');
        return { words: [{ kind: 'returning', detail: `the line is disturbed: ${detail}` }], reaction: 'returnNote' };
      }
      const mayBeNote = bytes.some((byte) => byte === states.validated || isBillType(byte));
      if (where === 'resetting' || !mayBeNote) return { words: [{ kind: 'unknown', detail }] };
      return escrow(UNKNOWN_TYPE, `a note in escrow of a type that was not heard: ${detail}`);
    },
    known: () => {
      switch (where) {
        case 'escrow':
          return { kind: 'escrow', type, detail: 'note in escrow' };
        case 'stacking':
        case 'returning':
          return isLate() ? undefined : { kind: where, detail: `${where} the note` };
        case 'resetting':
          return isLate() ? undefined : { kind: 'initializing', detail: 'restarting' };
        case 'unknown':
        case 'rest':
          return undefined;
        default:
          return where satisfies never;
      }
    },
    isResetting: () => where === 'resetting' && !isLate(),
    holdsNote: inPath,
    accepts: () => {
      if (where !== 'escrow' || type === UNKNOWN_TYPE) return false;
      goes('stacking');
      return true;
    },
    acceptWasLost: () => {
      if (where === 'stacking') goes('escrow');
    },
    returns: () => {
      goes('returning');
    },
    holds: () => {
      if (where === 'escrow') sinceMs = nowMs();
    },
    resets: () => {
      goes('resetting');
    },
    reopened: () => {
      const isOld = nowMs() - sinceMs >= ESCROW_PATIENCE_MS;
      if (!inPath() || (where === 'escrow' && isOld)) goes('unknown');
    },
  };
}

type TroubleKind = 'failed' | 'boxRemoved' | 'cheated' | 'jammedInStacker' | 'jammedInAcceptor';

const troubles: Readonly<Record<number, TroubleKind>> = {
  0x20: 'failed',
  0x21: 'failed',
  0x24: 'boxRemoved',
  0x25: 'failed',
  0x27: 'cheated',
  0x28: 'jammedInStacker',
};
