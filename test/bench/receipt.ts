import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import ntp from 'node-thermal-printer';
import type { PrintDocument, PrintLine } from '../../core/ports/receipt-printer.ts';
import type { Logo } from '../../devices/receipt-printer/escpos/logo.ts';
import { createReceiptRenderer } from '../../devices/receipt-printer/escpos/render.ts';
import { sampleReceipt } from '../devices/receipt-printer/sample-receipt.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  /** Ours ÷ peer. */
  readonly ratio: number;
}

/** Receipts of one round; the peer makes some hundred a second. */
const OUR_RECEIPTS = 5000;
const PEER_RECEIPTS = 100;
/** Rounds, ours and the peer's in turn; the median counts. */
const ROUNDS = 5;
const COLUMNS = 48;

/**
 * The same receipt of 41 lines in Chinese and English, with logo and QR code, at 80 mm: ours, and node-thermal-printer
 * alone as its README shows it, columns by string length included.
 */
export async function benchReceipts(): Promise<{ rows: BenchRow[] }> {
  const document = sampleReceipt();
  const small = shippedLogo();
  const wide = doubled(small);
  const ours = createReceiptRenderer({ paperWidthMm: 80, logo: wide });
  const png = toPng(wide);

  const ourRates: number[] = [];
  const peerRates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ourRates.push(
      await rate(OUR_RECEIPTS, () => {
        ours.render(document);
        return Promise.resolve();
      }),
    );
    peerRates.push(await rate(PEER_RECEIPTS, () => peerReceipt(document, png)));
  }

  const bytes = (settings: { logo?: Logo; nvLogoNumber?: number }): number =>
    createReceiptRenderer({ paperWidthMm: 80, ...settings }).render(document).length;
  const peerWide = (await peerReceipt(document, png)).length;
  const peerSmall = (await peerReceipt(document, toPng(small))).length;
  return {
    rows: [
      row('receipts to bytes', median(ourRates), 'receipts/s', median(peerRates)),
      row('receipt size, logo 384 × 128 stored in the printer', bytes({ nvLogoNumber: 1 }), 'B', peerWide),
      row('receipt size, logo 384 × 128 in every receipt', bytes({ logo: wide }), 'B', peerWide),
      row('receipt size, shipped logo 192 × 64 in every receipt', bytes({ logo: small }), 'B', peerSmall),
    ],
  };
}

function row(name: string, value: number, unit: string, peer: number): BenchRow {
  return {
    name,
    value: Math.round(value),
    unit,
    peer: `node-thermal-printer ${Math.round(peer)}`,
    ratio: value / peer,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function rate(receipts: number, make: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let done = 0; done < receipts; done += 1) await make();
  return (receipts * 1000) / (performance.now() - start);
}

async function peerReceipt(document: PrintDocument, logo: Buffer): Promise<Uint8Array> {
  const builder = new ntp.ThermalPrinter({
    type: ntp.PrinterTypes.EPSON,
    interface: 'tcp://0.0.0.0',
    width: COLUMNS,
    characterSet: ntp.CharacterSet.CHINA,
  });
  for (const line of document.lines) await peerLine(builder, line, logo);
  builder.cut();
  return builder.getBuffer();
}

async function peerLine(
  builder: InstanceType<typeof ntp.ThermalPrinter>,
  line: PrintLine,
  logo: Buffer,
): Promise<void> {
  switch (line.kind) {
    case 'logo':
      builder.alignCenter();
      await builder.printImageBuffer(logo);
      break;
    case 'text':
      if (line.align === 'center') builder.alignCenter();
      else if (line.align === 'right') builder.alignRight();
      else builder.alignLeft();
      if (line.size === 'double') builder.setTextSize(1, 1);
      else builder.setTextNormal();
      builder.bold(line.bold);
      builder.println(line.text);
      break;
    case 'pair':
      builder.alignLeft();
      builder.bold(line.bold);
      builder.leftRight(line.label, line.value);
      break;
    case 'rule':
      builder.drawLine();
      break;
    case 'blank':
      builder.newLine();
      break;
    case 'qr':
      builder.alignCenter();
      builder.printQR(line.data, { cellSize: 6, correction: 'M', model: 2 });
      break;
    default:
      line satisfies never;
  }
}

function shippedLogo(): Logo {
  const path = new URL('../../assets/receipt-logos/lightpost.json', import.meta.url);
  const { widthDots, heightDots, bits } = JSON.parse(readFileSync(path, 'utf8')) as {
    widthDots: number;
    heightDots: number;
    bits: string;
  };
  return { widthDots, heightDots, bits: Buffer.from(bits, 'base64') };
}

function doubled(logo: Logo): Logo {
  const stride = Math.ceil(logo.widthDots / 8);
  const widthDots = logo.widthDots * 2;
  const heightDots = logo.heightDots * 2;
  const bits = new Uint8Array((widthDots / 8) * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const black = ((logo.bits[(y >> 1) * stride + (x >> 4)] ?? 0) >> (7 - ((x >> 1) & 7))) & 1;
      const at = y * (widthDots / 8) + (x >> 3);
      if (black === 1) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots, heightDots, bits };
}

/** The peer takes pictures as PNG only: RGBA, no filter. */
function toPng(logo: Logo): Buffer {
  const { widthDots, heightDots } = logo;
  const stride = Math.ceil(widthDots / 8);
  const rows = Buffer.alloc(heightDots * (1 + widthDots * 4), 255);
  for (let y = 0; y < heightDots; y += 1) {
    const start = y * (1 + widthDots * 4);
    rows[start] = 0;
    for (let x = 0; x < widthDots; x += 1) {
      const black = ((logo.bits[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      if (black === 1) rows.fill(0, start + 1 + x * 4, start + 4 + x * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(heightDots, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND')]);
}

function pngChunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
