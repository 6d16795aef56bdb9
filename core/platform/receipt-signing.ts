import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatYuan } from '../domain/money.ts';
import type { ReceiptDocument, ReceiptValue } from '../domain/receipt-document.ts';
import type { Words } from './receipt-words.ts';
import type { TerminalTime } from './terminal-time.ts';

/** Ed25519 (RFC 8032), PKCS #8, readable by the terminal's own user alone. */
export const RECEIPT_KEY_FILE = 'receipt-key.pem';
const OWNER_ONLY = 0o600;

/** Stands before the signature, so that a reader finds where the text ends; the digit is the version of the form. */
const SIGNATURE_MARK = '\n#LP1:';

/** What a code holds: enough to prove a payment, few enough bytes for an old phone's camera. */
const SHOWN_LABELS: ReadonlySet<string> = new Set([
  'label.operator',
  'label.transaction',
  'label.time',
  'label.account',
  'label.credited',
  'label.units',
  'label.booking',
]);

/** Before the digits of a token, the first time that they stand on the paper. */
const TOKEN_KEY = 'text.token';

export type SignReceipt = (document: ReceiptDocument, language: 'zh-CN' | 'en') => string;

export interface ReceiptSigner {
  readonly sign: SignReceipt;
  /** SPKI, PEM: for whoever has to tell a genuine receipt from a made-up one. */
  readonly publicKeyPem: () => string;
}

/**
 * The key is made where the first receipt is signed, and kept beside the journal. Where it cannot be had, the text goes
 * out without a signature, and the operator is told: a resident has no use for an error.
 */
export function createReceiptSigner(
  dataDir: string,
  words: Readonly<Record<'zh-CN' | 'en', Words>>,
  time: TerminalTime,
  onUnsigned: (detail: string) => void,
): ReceiptSigner {
  let key: KeyObject | undefined;
  const keyOf = (): KeyObject => (key ??= readOrMakeKey(join(dataDir, RECEIPT_KEY_FILE)));
  return {
    sign: (document, language) => {
      const text = plainReceipt(document, words[language], time);
      try {
        return signText(text, keyOf());
      } catch (error) {
        onUnsigned(error instanceof Error ? error.message : String(error));
        return text;
      }
    },
    publicKeyPem: () => createPublicKey(keyOf()).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function readOrMakeKey(path: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  // Whole or not at all: half a key after a power cut would leave every later receipt without a signature.
  const begun = `${path}.new`;
  rmSync(begun, { force: true });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(begun, pem, { mode: OWNER_ONLY, flag: 'wx', flush: true });
  renameSync(begun, path);
  return privateKey;
}

/** `label: value` a line, in the resident's language. */
function plainReceipt(document: ReceiptDocument, words: Words, time: TerminalTime): string {
  return document.lines
    .flatMap((line, index, lines) => {
      if (line.kind === 'heading') return [words(line.key)];
      if (line.kind === 'text' && line.key === TOKEN_KEY) {
        return [`${words(line.key, line.params)}: ${digitsBehind(lines, index)}`];
      }
      if (line.kind !== 'pair' || !SHOWN_LABELS.has(line.labelKey)) return [];
      return [`${words(line.labelKey, line.params)}: ${valueText(line.value, time)}`];
    })
    .join('\n');
}

/** A paper lost is a token lost, unless it is on the phone as well. */
function digitsBehind(lines: ReceiptDocument['lines'], index: number): string {
  const behind = lines.slice(index + 1);
  const end = behind.findIndex((line) => line.kind !== 'digits');
  return behind
    .slice(0, end < 0 ? undefined : end)
    .flatMap((line) => (line.kind === 'digits' ? [line.text] : []))
    .join(' ');
}

function valueText(value: ReceiptValue, time: TerminalTime): string {
  switch (value.kind) {
    case 'plain':
      return value.text;
    case 'money':
      return formatYuan(value.amountFen);
    case 'time':
      return time.dateAndTime(value.atMs);
  }
}

function signText(text: string, key: KeyObject): string {
  return `${text}${SIGNATURE_MARK}${sign(null, Buffer.from(text, 'utf8'), key).toString('base64url')}`;
}

/** `unsigned`: it does not even have the form of a signed receipt. */
export function verifyReceipt(signed: string, publicKeyPem: string): 'genuine' | 'forged' | 'unsigned' {
  const plain = signed.replaceAll('\r\n', '\n').trimEnd();
  const at = plain.lastIndexOf(SIGNATURE_MARK);
  if (at < 0) return 'unsigned';
  const signature = Buffer.from(plain.slice(at + SIGNATURE_MARK.length), 'base64url');
  const isGenuine = verify(null, Buffer.from(plain.slice(0, at), 'utf8'), createPublicKey(publicKeyPem), signature);
  return isGenuine ? 'genuine' : 'forged';
}
