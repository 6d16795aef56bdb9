import { Buffer } from 'node:buffer';
import type { LoopOpener } from '../../driver/device-loop.ts';
import type { PcscCard, PcscSlot, SlotConnection, SlotState, Transmission } from './door.ts';
import type { SmartcardCard, SmartcardContext, SmartcardPackage, SmartcardReader } from './smartcard-package.ts';

/** Bits of a slot's state below the count of its events (pcsc-lite, `SCARD_READERSTATE`; Windows counts there too). */
const EVENT_COUNT_SHIFT = 16;

/**
 * Slots of the operating system's PC/SC service: `pcscd` on Linux, their own on macOS and Windows.
 * `reader` is a part of the reader's name; left out, the first reader is taken.
 */
export function createPcscOpener(options: {
  readonly reader?: string;
  /** How the package is had; left out, it is imported by its name. */
  readonly load?: () => Promise<SmartcardPackage>;
}): LoopOpener<PcscSlot> {
  const { reader: wanted, load = () => import('smartcard') } = options;
  return {
    name: `PC/SC ${wanted ?? 'first reader'}`,
    open: async () => {
      const loaded = await tryTo(load);
      if (loaded.kind === 'failed') {
        const detail =
          'PC/SC: the package smartcard cannot be loaded; run `npm install smartcard@3.7.0` beside the program';
        return { kind: 'failed', detail: `${detail} (${firstLine(loaded.detail)})` };
      }
      const opened = await tryTo(() => Promise.resolve(openSlot(loaded.value, wanted)));
      return opened.kind === 'done' ? opened.value : { kind: 'failed', detail: `PC/SC: ${firstLine(opened.detail)}` };
    },
  };
}

function openSlot(
  smartcard: SmartcardPackage,
  wanted: string | undefined,
): { kind: 'opened'; link: PcscSlot } | { kind: 'failed'; detail: string } {
  const context = new smartcard.Context();
  const reader = context.listReaders().find(({ name }) => wanted === undefined || name.includes(wanted));
  if (reader === undefined) {
    context.close();
    return {
      kind: 'failed',
      detail: `PC/SC: no reader ${wanted === undefined ? 'is plugged in' : `is named ${wanted}`}`,
    };
  }
  return { kind: 'opened', link: slotOf(smartcard, context, reader.name) };
}

function slotOf(smartcard: SmartcardPackage, context: SmartcardContext, name: string): PcscSlot {
  const closed = new Set<(why: string) => void>();
  let open = true;

  function shut(why: string): void {
    if (!open) return;
    open = false;
    context.close();
    for (const listener of closed) listener(why);
  }

  function readerNow(): SmartcardReader | undefined {
    if (!open) return undefined;
    try {
      const reader = context.listReaders().find((candidate) => candidate.name === name);
      if (reader === undefined) shut('the reader was unplugged');
      return reader;
    } catch (error) {
      shut(firstLine(messageOf(error)));
      return undefined;
    }
  }

  function look(): SlotState | undefined {
    const reader = readerNow();
    if (reader === undefined) return undefined;
    return {
      cardPresent: (reader.state & smartcard.SCARD_STATE_PRESENT) !== 0,
      changes: reader.state >>> EVENT_COUNT_SHIFT,
    };
  }

  async function connect(): Promise<SlotConnection> {
    const reader = readerNow();
    if (reader === undefined) return { kind: 'failed', detail: 'the reader is gone' };
    const protocols = smartcard.SCARD_PROTOCOL_T0 | smartcard.SCARD_PROTOCOL_T1;
    const connected = await tryTo(() => reader.connect(smartcard.SCARD_SHARE_EXCLUSIVE, protocols));
    if (connected.kind === 'done') return { kind: 'connected', card: cardOf(smartcard, connected.value) };
    if (look()?.cardPresent === false) return { kind: 'noCard' };
    return /unresponsive|unpowered|mute/iu.test(connected.detail)
      ? { kind: 'mute' }
      : { kind: 'failed', detail: firstLine(connected.detail) };
  }

  return {
    name,
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
    look,
    connect,
  };
}

function cardOf(smartcard: SmartcardPackage, card: SmartcardCard): PcscCard {
  return {
    transmit: async (apdu): Promise<Transmission> => {
      // The addon takes a Buffer and nothing else.
      const answer = await tryTo(() => card.transmit(Buffer.from(apdu)));
      if (answer.kind === 'done') return { kind: 'answered', bytes: Uint8Array.from(answer.value) };
      return /removed/iu.test(answer.detail) ? { kind: 'gone' } : { kind: 'failed', detail: firstLine(answer.detail) };
    },
    disconnect: () => {
      // A card that is out already has nothing to be disconnected.
      try {
        card.disconnect(smartcard.SCARD_UNPOWER_CARD);
      } catch {
        return;
      }
    },
  };
}

type Tried<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly detail: string };

async function tryTo<T>(run: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { kind: 'done', value: await run() };
  } catch (error) {
    return { kind: 'failed', detail: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
