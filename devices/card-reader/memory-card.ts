/** Working with an SLE4442 on the contacts of any reader: one door for what each protocol says in its own words. */

/** Wrong codes an SLE4442 forgives before it locks for ever. */
export const PSC_ATTEMPTS = 3;
/** Bytes of the code that lets a card be written. */
export const PSC_BYTES = 3;

/** How one step with the card ended. */
export type CardStep<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The device answered that it did not work. `isJam`: because the card does not move or does not fit. */
  | { readonly kind: 'refused'; readonly detail: string; readonly isJam?: boolean }
  /** The card is not where it can be worked with any more. */
  | { readonly kind: 'gone' }
  /** `executed`: the device may have done it all the same. */
  | { readonly kind: 'silent'; readonly detail: string; readonly executed: boolean };

export type Connection =
  | { readonly kind: 'connected' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'notOurs'; readonly detail: string }
  /** The card does not move. */
  | { readonly kind: 'jammed'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'silent'; readonly detail: string };

export interface MemoryCardAccess {
  /** Brings the card onto the contacts and wakes its chip. */
  connect(): Promise<Connection>;
  readMemory(at: number, length: number): Promise<CardStep<Uint8Array>>;
  /** Tries that the card's code still has, of three. */
  readAttemptsLeft(): Promise<CardStep<number>>;
  /** Said once, whatever happens: a wrong code costs one of three tries each time the card hears it. */
  verifyCode(code: Uint8Array): Promise<CardStep<undefined>>;
  writeMemory(at: number, bytes: Uint8Array): Promise<MemoryWrite>;
}

export interface MemoryWrite {
  readonly step: CardStep<undefined>;
  /** Bytes may have changed on the card, however it ended. */
  readonly touched: boolean;
}

/** The chip's counter has a bit for every try: 07 three left, 06 two, 04 one, 00 locked. */
export function attemptsOf(counter: number): number {
  const bits = counter & 0x07;
  return (bits & 1) + ((bits >> 1) & 1) + (bits >> 2);
}

/** Reads piece by piece; the first piece that fails ends it. */
export async function readInBlocks(
  at: number,
  length: number,
  blockBytes: number,
  readBlock: (at: number, count: number) => Promise<CardStep<Uint8Array>>,
): Promise<CardStep<Uint8Array>> {
  const memory = new Uint8Array(length);
  for (let done = 0; done < length; done += blockBytes) {
    const block = await readBlock(at + done, Math.min(blockBytes, length - done));
    if (block.kind !== 'done') return block;
    memory.set(block.value, done);
  }
  return { kind: 'done', value: memory };
}

/** Writes piece by piece; the first piece that fails ends it. */
export async function writeInBlocks(
  at: number,
  bytes: Uint8Array,
  blockBytes: number,
  writeBlock: (at: number, block: Uint8Array) => Promise<MemoryWrite>,
): Promise<MemoryWrite> {
  let touched = false;
  for (let done = 0; done < bytes.length; done += blockBytes) {
    const written = await writeBlock(at + done, bytes.subarray(done, done + blockBytes));
    touched ||= written.touched;
    if (written.step.kind !== 'done') return { step: written.step, touched };
  }
  return { step: { kind: 'done', value: undefined }, touched };
}
