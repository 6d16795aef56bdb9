/** The simulated far ends, for the panel beside the kiosk. */
export interface SimulatorView {
  readonly noteAcceptor: {
    readonly powered: boolean;
    readonly boxPresent: boolean;
    readonly accepting: boolean;
    readonly stateText: string;
    readonly faults: readonly { readonly name: string; readonly on: boolean }[];
  } | null;
  readonly receiptPrinter: {
    readonly powered: boolean;
    readonly faults: readonly { readonly name: string; readonly on: boolean }[];
    readonly paper: PaperPicture;
  } | null;
  readonly cardReader: {
    readonly powered: boolean;
    readonly gateOpen: boolean;
    readonly stateText: string;
    /** What is in the slot; null where nothing is. */
    readonly card: { readonly cardNumber: string | null; readonly inMouth: boolean } | null;
    readonly faults: readonly { readonly name: string; readonly on: boolean }[];
  } | null;
  readonly backEnd: { readonly faults: readonly { readonly name: string; readonly on: boolean }[] } | null;
  /** Seeded accounts to try. */
  readonly accounts: readonly { readonly accountNumber: string; readonly about: string }[];
  /** Purchase cards that can be put in; the key has words in the panel. */
  readonly cards: readonly { readonly cardNumber: string; readonly about: string }[];
  /** Numbers of recharge cards to try. */
  readonly rechargeCards: readonly { readonly secret: string; readonly about: string }[];
}

/** The paper, as the simulated print head left it: sheets between cuts, oldest first; the last one is still in. */
export interface PaperPicture {
  /** Dots of the print head: 384 for 58 mm, 576 for 80 mm, 8 dots a millimetre. */
  readonly widthDots: number;
  readonly sheets: readonly { readonly cut: boolean; readonly items: readonly PaperItem[] }[];
}

export type PaperItem =
  | {
      readonly kind: 'text';
      readonly align: 'left' | 'center' | 'right';
      readonly runs: readonly {
        readonly text: string;
        readonly widthScale: number;
        readonly heightScale: number;
        readonly bold: boolean;
        readonly underline: boolean;
        readonly reverse: boolean;
        readonly font: 'A' | 'B';
      }[];
    }
  | { readonly kind: 'feed'; readonly dots: number }
  | {
      readonly kind: 'image';
      readonly align: 'left' | 'center' | 'right';
      readonly widthDots: number;
      readonly heightDots: number;
      /** One bit a dot, rows padded to whole bytes, most significant bit left, base64. */
      readonly bits: string;
    }
  | {
      readonly kind: 'qr';
      readonly align: 'left' | 'center' | 'right';
      /** Dots a module. */
      readonly moduleDots: number;
      readonly data: string;
    }
  | { readonly kind: 'unknown'; readonly hex: string };
