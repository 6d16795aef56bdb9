import logo from '../../assets/receipt-logos/lightpost.json' with { type: 'json' };

/** One bit a dot, rows padded to whole bytes, most significant bit left. */
export interface ReceiptLogo {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: Uint8Array;
}

export function loadReceiptLogo(): ReceiptLogo {
  const { widthDots, heightDots, bits } = logo;
  return { widthDots, heightDots, bits: Buffer.from(bits, 'base64') };
}
