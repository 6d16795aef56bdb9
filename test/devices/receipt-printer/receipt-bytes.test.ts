import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PrintLine } from '../../../core/ports/receipt-printer.ts';
import { createReceiptRenderer } from '../../../devices/receipt-printer/escpos/render.ts';
import { sampleReceipt } from './sample-receipt.ts';
import { handHeldPrinter, hex } from './wire.ts';

const INIT = '1B 40 1D 61 0E 1C 26';
const CUT = '1B 64 04 1D 56 00 1B 40';

function bytesOf(lines: readonly PrintLine[], settings = {}): Uint8Array {
  return createReceiptRenderer({ paperWidthMm: 80, ...settings }).render({ number: 'T-1', lines });
}

describe('the bytes of a receipt', () => {
  it('are initialization, reports of stops, Chinese mode and a cut around an empty document', () => {
    expect(bytesOf([])).toEqual(hex(`${INIT} ${CUT}`));
  });

  it('hold Chinese text as GB18030 and ASCII as itself', () => {
    const line: PrintLine = { kind: 'text', text: '电A￥1', align: 'left', size: 'normal', bold: false };
    expect(bytesOf([line])).toEqual(hex(`${INIT} B5 E7 41 A3 A4 31 0A ${CUT}`));
  });

  it('change style only where it changes', () => {
    const title: PrintLine = { kind: 'text', text: '光', align: 'center', size: 'double', bold: true };
    const plain: PrintLine = { kind: 'text', text: 'a', align: 'left', size: 'normal', bold: false };
    expect(bytesOf([title, title, plain, plain])).toEqual(
      hex(`${INIT} 1B 61 01 1B 45 01 1D 21 11 B9 E2 0A B9 E2 0A 1B 61 00 1B 45 00 1D 21 00 61 0A 61 0A ${CUT}`),
    );
  });

  it('move to the value of a pair with ESC $', () => {
    // 48 columns of 12 dots; 7 columns of value start at (48 - 7) * 12 = 492 = 0x01EC.
    const line: PrintLine = { kind: 'pair', label: '应缴', value: '￥12.50', bold: false };
    expect(bytesOf([{ ...line, value: '12.50元' }])).toEqual(
      hex(`${INIT} D3 A6 BD C9 1B 24 EC 01 31 32 2E 35 30 D4 AA 0A ${CUT}`),
    );
  });

  it('count a QR code in bytes where node-thermal-printer counts characters', () => {
    const bytes = bytesOf([{ kind: 'qr', data: '电费' }]);
    // Model 2, 8 dots a module, correction M, store 6 + 3 bytes, print: GS ( k functions 65, 67, 69, 80, 81.
    expect(bytes).toEqual(
      hex(`${INIT} 1B 61 01 1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 08 1D 28 6B 03 00 31 45 31
           1D 28 6B 09 00 31 50 30 E7 94 B5 E8 B4 B9 1D 28 6B 03 00 31 51 30 ${CUT}`),
    );
  });

  it('keep the wide yen sign and never the narrow one, whose GB18030 code few printers have', () => {
    const line: PrintLine = { kind: 'text', text: '\u00a51', align: 'left', size: 'normal', bold: false };
    const bytes = Buffer.from(bytesOf([line])).toString('hex');
    expect(bytes).toContain('a3a431');
    expect(bytes).not.toContain('81308436');
  });

  it('send a picture on a 2 × 2 grid at half size, doubled by the printer', () => {
    const logo = { widthDots: 16, heightDots: 4, bits: Uint8Array.of(0xf0, 0x0f, 0xf0, 0x0f, 0, 0, 0, 0) };
    expect(bytesOf([{ kind: 'logo' }], { logo })).toEqual(
      hex(`${INIT} 1B 61 01 1D 76 30 03 01 00 02 00 C3 00 1B 4A 08 ${CUT}`),
    );
  });

  it('keep real-time commands out of a picture', () => {
    const logo = { widthDots: 24, heightDots: 1, bits: Uint8Array.of(0x10, 0x04, 0x01) };
    expect(bytesOf([{ kind: 'logo' }], { logo })).toEqual(
      hex(`${INIT} 1B 61 01 1D 76 30 00 03 00 01 00 18 04 01 1B 4A 08 ${CUT}`),
    );
  });

  it('call a picture stored in the printer with four bytes', () => {
    expect(bytesOf([{ kind: 'logo' }], { nvLogoNumber: 1 })).toEqual(
      hex(`${INIT} 1B 61 01 1C 70 01 00 1B 4A 08 ${CUT}`),
    );
  });

  it('carry the shipped logo in less than 600 bytes', () => {
    const path = new URL('../../../assets/receipt-logos/lightpost.json', import.meta.url);
    const asset = JSON.parse(readFileSync(path, 'utf8')) as { widthDots: number; heightDots: number; bits: string };
    const logo = { ...asset, bits: Uint8Array.from(Buffer.from(asset.bits, 'base64')) };
    const bytes = bytesOf([{ kind: 'logo' }], { logo });
    expect(bytes.length - bytesOf([]).length).toBeLessThan(600);
    const { printer, send } = handHeldPrinter();
    send(bytes);
    expect(printer.picture().sheets[0]?.items[0]).toEqual({ kind: 'image', align: 'center', ...asset });
  });

  it('refuse a logo that is wider than the paper or shorter than it says', () => {
    const wide = { widthDots: 600, heightDots: 1, bits: new Uint8Array(75) };
    expect(() => createReceiptRenderer({ paperWidthMm: 58, logo: wide })).toThrow('600 dots wide');
    const short = { widthDots: 16, heightDots: 2, bits: new Uint8Array(3) };
    expect(() => createReceiptRenderer({ paperWidthMm: 58, logo: short })).toThrow('asks for 4');
  });

  it.each([58, 80] as const)('become the document again on %s mm paper', (paperWidthMm) => {
    const { printer, send } = handHeldPrinter({ paperWidthMm, chineseByDefault: false });
    send(createReceiptRenderer({ paperWidthMm }).render(sampleReceipt()));
    const [slip = ''] = printer.text();
    for (const said of [
      '光驿供电服务',
      '王*䶮',
      '￥286.60',
      '[QR https://lightpost.example/r/3407-20260105-000123?k=9f2c41d7]',
    ]) {
      expect(slip).toContain(said);
    }
    expect(printer.state()).toMatchObject({ cuts: 1, wrappedLines: 0, unknownCommands: 0 });
    expect(printer.picture().sheets).toHaveLength(1);
  });
});
