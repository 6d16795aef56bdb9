/**
 * The note that escrow named last. Vend valid comes without a denomination (recorded with a real unit), so that what it is
 * worth is only known to whoever heard escrow. It outlives links as the note does: one memory an acceptor.
 */
export interface EscrowMemory {
  escrow(type: number): void;
  /** The command to stack is about to go out. */
  stackOrdered(): void;
  /** The note that was told to go into the box; undefined where nobody here told any. */
  ordered(): number | undefined;
  /** A note of ours stood in escrow and nothing has said yet that the path is free. */
  has(): boolean;
  /** The device has said that the note is worth its money. */
  valid(): void;
  isValid(): boolean;
  /** The path is free again. */
  clear(): void;
}

export function createEscrowMemory(): EscrowMemory {
  let note: { readonly type: number; ordered: boolean; valid: boolean } | undefined;
  return {
    escrow: (type) => {
      // The same note stands there until something else is said; it is told again with every poll.
      if (note?.type !== type || note.valid) note = { type, ordered: false, valid: false };
    },
    stackOrdered: () => {
      if (note !== undefined) note.ordered = true;
    },
    ordered: () => (note?.ordered === true ? note.type : undefined),
    has: () => note !== undefined,
    valid: () => {
      if (note !== undefined) note.valid = true;
    },
    isValid: () => note?.valid === true,
    clear: () => {
      note = undefined;
    },
  };
}
