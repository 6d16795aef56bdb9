import type { Clock } from '../../../core/ports/clock.ts';
import type { LoopOpener } from '../../driver/device-loop.ts';
import { createFarEndShell } from '../../driver/far-end-shell.ts';
import type { MemoryCard } from '../far-end/cards.ts';
import { createChipJobs, type Job } from '../far-end/chip-jobs.ts';
import { cardView, type FarCardReader, type MechanicsEvent } from '../far-end/far-card-reader.ts';
import type { CardReaderFault } from '../far-end/faults.ts';
import { createWallet } from '../far-end/wallet.ts';
import { CARD_BYTES } from '../purchase-card.ts';
import { commandOf, isSle4442, PROTECTION_BYTES } from './codes.ts';
import type { PcscCard, PcscSlot, SlotConnection, Transmission } from './door.ts';
import { decodeCommand, encodeResponse, type CommandApdu } from './frame.ts';
import { pcscFaultNames } from './simulator-faults.ts';

/** An ACR39 with its slot, behind the door that the package stands behind in the field. */
export interface PcscSimulator extends FarCardReader {
  readonly opener: LoopOpener<PcscSlot>;
  /** The USB plug. */
  plug(on: boolean): void;
}

/** Milliseconds for an APDU that asks the card for nothing slow. */
const ANSWER_MS = 3;
/** Milliseconds until a card is powered. */
const CONNECT_MS = 20;
/** Milliseconds until a power that failed for a moment is back. */
const BLINK_MS = 3000;
/** Milliseconds until the service has seen that a card is out. */
const SEEN_MS = 400;
const NAME = 'Simulated ACR39U 00 00';

export function createPcscSimulator(options: {
  clock: Clock;
  /** The code of the cards of ours, six hexadecimal digits. */
  psc?: string;
  /** Every APDU that reaches the reader. */
  onApdu?: (apdu: Uint8Array) => void;
}): PcscSimulator {
  const { clock } = options;
  const shell = createFarEndShell<MechanicsEvent, CardReaderFault>({ playable: pcscFaultNames });
  const { faults, emit, violate } = shell;
  const wallet = createWallet(options.psc);
  let powered = true;
  let plugged = true;
  let card: MemoryCard | undefined;
  let changes = 0;
  /** What the service says of the slot; it misses a card later than the card is missing. */
  let seen = { cardPresent: false, changes };
  let stopSeeing: (() => void) | undefined;
  /** The connection the host has; an older one answers `gone`. */
  let connection = 0;
  let selected = false;
  let closeSlot: ((why: string) => void) | undefined;
  let stopWork: (() => void) | undefined;

  function stateText(): string {
    if (!isThere()) return 'switched off';
    return card === undefined ? 'no card' : 'a card is in the slot';
  }

  function isThere(): boolean {
    return powered && plugged;
  }

  function goneNow(): void {
    stopWork?.();
    connection += 1;
    selected = false;
    card?.power(false);
    closeSlot?.('the reader was unplugged');
    closeSlot = undefined;
  }

  function setPower(on: boolean): void {
    if (on === powered) return;
    powered = on;
    if (!on) goneNow();
    emit({ kind: 'state', text: stateText() });
  }

  function setFault(name: CardReaderFault, on: boolean): void {
    if (shell.switchFault(name, on) !== 'ignored') emit({ kind: 'state', text: stateText() });
  }

  const chipJobs = createChipJobs({
    card: () => card,
    powerBlinks: () => {
      setPower(false);
      clock.after(BLINK_MS, () => {
        setPower(true);
      });
    },
    faults,
    setFault,
    violate,
  });

  function takeOut(kind: 'taken' | 'tornOut'): boolean {
    const out = card;
    if (out === undefined) return false;
    out.power(false);
    card = undefined;
    changes += 1;
    connection += 1;
    stopSeeing?.();
    stopSeeing = clock.after(SEEN_MS, () => {
      stopSeeing = undefined;
      seen = { cardPresent: card !== undefined, changes };
    });
    emit({ kind, card: out.kind });
    emit({ kind: 'state', text: stateText() });
    return true;
  }

  /** Runs step by step; the power, or a hand, may end it before it ends itself. */
  function work({ everyMs, step }: Job, answer: (said: Transmission) => void): void {
    const mine = connection;
    const stop = clock.after(everyMs, () => {
      stopWork = undefined;
      if (mine === connection && step() === 'more') work({ everyMs, step }, answer);
      else if (mine !== connection) answer({ kind: 'failed', detail: 'Transaction failed' });
    });
    stopWork = () => {
      stop();
      stopWork = undefined;
      answer({ kind: 'failed', detail: 'the reader is unavailable' });
    };
  }

  function transmit(apdu: CommandApdu, answer: (said: Transmission) => void): void {
    const say = (sw: number, data: Uint8Array = new Uint8Array(0)): void => {
      answer({ kind: 'answered', bytes: encodeResponse({ data, sw1: sw >>> 8, sw2: sw & 0xff }) });
    };
    const [, , , at] = apdu.head;
    const command = commandOf(apdu);
    if (command !== 'select' && !selected) violate('a command before the card type was selected');
    const code = apdu.data ?? new Uint8Array(0);
    if (command === 'presentCode' && selected) {
      work(
        chipJobs.verify(code, (result) => {
          say(result === 'yes' ? 0x9007 : 0x9000 + ((card?.security()[0] ?? 0) & 0x07));
        }),
        answer,
      );
    } else if (command === 'write' && selected) {
      work(
        chipJobs.write(at, code, (result) => {
          say(result === 'yes' ? 0x9000 : 0x6300);
        }),
        answer,
      );
    } else work({ everyMs: ANSWER_MS, step: () => (answerNow(apdu, say), 'done') }, answer);
  }

  function answerNow(apdu: CommandApdu, say: (sw: number, data?: Uint8Array) => void): void {
    const [, , , at] = apdu.head;
    const count = apdu.expected ?? 0;
    switch (commandOf(apdu)) {
      case 'select':
        card?.power(true);
        selected = isSle4442(apdu.data) && card?.answers() === true;
        say(selected ? 0x9000 : 0x6300);
        break;
      case 'read':
        if (!selected || card === undefined || at + count > CARD_BYTES) say(0x6300);
        // What this firmware says behind the bytes: four bytes of protection bits.
        else say(0x9000, Uint8Array.of(...card.memory.subarray(at, at + count), ...new Uint8Array(PROTECTION_BYTES)));
        break;
      case 'readCounter':
        if (!selected || card === undefined) say(0x6300);
        else say(0x9000, Uint8Array.from(card.security()));
        break;
      default:
        say(0x6d00);
    }
  }

  function connect(): Promise<SlotConnection> {
    return new Promise((resolve) => {
      if (faults.has('silent')) return;
      clock.after(CONNECT_MS, () => {
        if (!isThere()) resolve({ kind: 'failed', detail: 'the reader is unavailable' });
        else if (card === undefined) resolve({ kind: 'noCard' });
        else if (!card.isRecognized()) resolve({ kind: 'mute' });
        else {
          connection += 1;
          selected = false;
          resolve({ kind: 'connected', card: cardOn(connection) });
        }
      });
    });
  }

  function cardOn(mine: number): PcscCard {
    return {
      transmit: (bytes) =>
        new Promise((resolve) => {
          options.onApdu?.(bytes);
          const apdu = decodeCommand(bytes);
          if (faults.has('silent')) return;
          if (!isThere()) resolve({ kind: 'failed', detail: 'the reader is unavailable' });
          else if (mine !== connection || card === undefined) {
            resolve(seen.cardPresent ? { kind: 'failed', detail: 'Transaction failed' } : { kind: 'gone' });
          } else if (apdu === undefined) resolve({ kind: 'failed', detail: 'no APDU' });
          else transmit(apdu, resolve);
        }),
      disconnect: () => {
        if (mine !== connection) return;
        connection += 1;
        selected = false;
        card?.power(false);
      },
    };
  }

  function openSlot(): PcscSlot {
    const closed = new Set<(why: string) => void>();
    let open = true;
    const shut = (why: string): void => {
      if (!open) return;
      open = false;
      for (const listener of closed) listener(why);
    };
    closeSlot = shut;
    return {
      name: NAME,
      onClose: (listener) => {
        closed.add(listener);
        return () => {
          closed.delete(listener);
        };
      },
      close: () => {
        shut('closed by the host');
        return Promise.resolve();
      },
      look: () => {
        if (open && isThere()) return seen;
        shut('the reader was unplugged');
        return undefined;
      },
      connect,
    };
  }

  return {
    opener: {
      name: `PC/SC ${NAME}`,
      open: () =>
        Promise.resolve(
          isThere()
            ? { kind: 'opened', link: openSlot() }
            : { kind: 'failed', detail: 'PC/SC: no reader is plugged in' },
        ),
    },
    plug: (on) => {
      plugged = on;
      if (!on) goneNow();
    },
    insertCard: (kind) => {
      const next = wallet.cardFor(kind);
      if (next === undefined || card !== undefined) return 'refused';
      wallet.keep(next);
      card = next;
      changes += 1;
      if (stopSeeing === undefined) seen = { cardPresent: true, changes };
      emit({ kind: 'inserted', card: next.kind });
      emit({ kind: 'state', text: stateText() });
      return 'taken';
    },
    removeCard: () => takeOut('taken'),
    tearCardOut: () => takeOut('tornOut'),
    fault: setFault,
    clear: () => {
      shell.clearFaults();
      emit({ kind: 'state', text: stateText() });
    },
    power: setPower,
    watch: shell.watch,
    view: () => ({
      powered: isThere(),
      gateOpen: card === undefined,
      stateText: stateText(),
      card: cardView(card, false),
      stock: null,
      faults: shell.faultStates(),
    }),
    violations: shell.violations,
  };
}
