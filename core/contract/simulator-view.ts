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
  /** Doors, tampering and the supply stand among the faults: on is what somebody has to look after. */
  readonly sensors: {
    readonly powered: boolean;
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

export type PaperAlign = 'left' | 'center' | 'right';

export interface PaperRun {
  readonly text: string;
  readonly widthScale: number;
  readonly heightScale: number;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly reverse: boolean;
  readonly font: 'A' | 'B';
  /** Where the run starts, from the left of its line; absent right behind the run before it. */
  readonly atDots?: number;
  /** Every character is two columns wide, or none is; absent where each character says so itself. */
  readonly wide?: boolean;
  /** Blank dots behind every character. */
  readonly spacingDots?: number;
  /** Thickness; absent 2. */
  readonly underlineDots?: number;
  /** Every character lies on its right side, its width and height exchanged. */
  readonly rotated?: boolean;
}

export type PaperItem =
  | {
      readonly kind: 'text';
      readonly align: PaperAlign;
      readonly runs: readonly PaperRun[];
      /** The print area, where it is not the whole width. */
      readonly leftDots?: number;
      readonly areaDots?: number;
      /** From this line to the next; absent where it is the height of the line and 6 dots. */
      readonly pitchDots?: number;
      /** The whole line stands on its head. */
      readonly upsideDown?: boolean;
    }
  /** Negative where the paper was drawn back. */
  | { readonly kind: 'feed'; readonly dots: number }
  | {
      readonly kind: 'image';
      readonly align: PaperAlign;
      readonly widthDots: number;
      readonly heightDots: number;
      /** One bit a dot, rows padded to whole bytes, most significant bit left, base64. */
      readonly bits: string;
      readonly leftDots?: number;
      readonly areaDots?: number;
      /** From the top of this picture to what comes next; absent where that is its height. */
      readonly pitchDots?: number;
      /** What the dots say, of a bar code: `EAN13 4006381333931`. */
      readonly says?: string;
    }
  | {
      readonly kind: 'qr';
      readonly align: PaperAlign;
      readonly moduleDots: number;
      readonly data: string;
      /** Absent: M. */
      readonly correction?: 'L' | 'Q' | 'H';
      readonly leftDots?: number;
      readonly areaDots?: number;
    }
  /** A symbol that is understood and not drawn, PDF417 for one. */
  | { readonly kind: 'symbol'; readonly align: PaperAlign; readonly name: string; readonly data: string }
  | { readonly kind: 'unknown'; readonly hex: string; readonly at?: number; readonly why?: string };
