import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fen } from '../../../core/domain/money.ts';
import type { ReceiptDocument } from '../../../core/domain/receipt-document.ts';
import { createReceiptSigner, RECEIPT_KEY_FILE, verifyReceipt } from '../../../core/platform/receipt-signing.ts';
import { createWords } from '../../../core/platform/receipt-words.ts';
import { createTerminalTime } from '../../../core/platform/terminal-time.ts';

const document: ReceiptDocument = {
  number: 'LP01-261122-7K3M9QXT',
  transactionId: 'LP01-261122-7K3M9QXT',
  what: 'receipt',
  lines: [
    { kind: 'heading', key: 'title.receipt' },
    pair('label.transaction', { kind: 'plain', text: 'LP01-261122-7K3M9QXT' }),
    pair('label.time', { kind: 'time', atMs: Date.UTC(2026, 10, 22, 4, 5) }),
    pair('label.name', { kind: 'plain', text: '王*明' }),
    pair('label.credited', { kind: 'money', amountFen: fen(10_000) }),
  ],
};

function pair(labelKey: string, value: Extract<ReceiptDocument['lines'][number], { kind: 'pair' }>['value']) {
  return { kind: 'pair', labelKey, params: {}, value, bold: false } as const;
}

let dataDir = '';
let unsigned: string[] = [];
beforeEach(() => {
  unsigned = [];
  dataDir = mkdtempSync(join(tmpdir(), 'lightpost-receipt-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

function signer() {
  const words = { 'zh-CN': createWords('zh-CN'), en: createWords('en') };
  return createReceiptSigner(dataDir, words, createTerminalTime('Asia/Shanghai'), (detail) => {
    unsigned.push(detail);
  });
}

test('the text says what was paid, in the language of the resident, without the name', () => {
  const [text = ''] = signer().sign(document, 'zh-CN').split('\n#LP1:');
  expect(text).toBe('电费交费凭条\n交易号: LP01-261122-7K3M9QXT\n时间: 2026-11-22 12:05:00\n已入账: 100.00');
});

test('a changed fen is found out, and so is a missing signature and the key of another terminal', () => {
  const { sign, publicKeyPem } = signer();
  const text = sign(document, 'en');
  expect(verifyReceipt(text, publicKeyPem())).toBe('genuine');
  expect(verifyReceipt(`${text.replaceAll('\n', '\r\n')}\r\n`, publicKeyPem())).toBe('genuine');
  expect(verifyReceipt(text.replace('100.00', '900.00'), publicKeyPem())).toBe('forged');
  expect(verifyReceipt(text.slice(0, text.indexOf('#LP1')), publicKeyPem())).toBe('unsigned');
  rmSync(join(dataDir, RECEIPT_KEY_FILE));
  expect(verifyReceipt(text, signer().publicKeyPem())).toBe('forged');
});

test('the key survives a restart and is readable by its owner alone', () => {
  const before = signer().publicKeyPem();
  expect(signer().publicKeyPem()).toBe(before);
  expect(statSync(join(dataDir, RECEIPT_KEY_FILE)).mode & 0o777).toBe(0o600);
});

test('a key that was half written when the power went is made anew', () => {
  writeFileSync(join(dataDir, `${RECEIPT_KEY_FILE}.new`), '-----BEGIN PRI');
  const text = signer().sign(document, 'en');
  expect(verifyReceipt(text, signer().publicKeyPem())).toBe('genuine');
  expect(unsigned).toEqual([]);
});

test('a key that cannot be read leaves the text unsigned and tells the operator', () => {
  writeFileSync(join(dataDir, RECEIPT_KEY_FILE), 'no key');
  const text = signer().sign(document, 'en');
  expect(text).not.toContain('#LP1');
  expect(text).toContain('100.00');
  expect(unsigned).toHaveLength(1);
});

test('the code stays small enough for an old camera', () => {
  // 512 bytes: version 15 at correction level L (ISO/IEC 18004, table 7).
  expect(Buffer.byteLength(signer().sign(document, 'zh-CN'))).toBeLessThan(512);
});
