import { formatYuan } from '../domain/money.ts';
import { copyMarkKey, type ReceiptDocument, type ReceiptLine, type ReceiptValue } from '../domain/receipt-document.ts';
import type { PrintDocument, PrintLine } from '../ports/receipt-printer.ts';
import type { TerminalTime } from './terminal-time.ts';
import type { Words } from './receipt-words.ts';

/** Keys and values → words in one language, ready for a printer to lay out. */
export function resolveReceipt(document: ReceiptDocument, words: Words, time: TerminalTime): PrintDocument {
  return { number: document.number, lines: document.lines.map((line) => resolveLine(line, words, time)) };
}

function resolveLine(line: ReceiptLine, words: Words, time: TerminalTime): PrintLine {
  switch (line.kind) {
    case 'logo':
    case 'rule':
    case 'blank':
      return { kind: line.kind };
    case 'qr':
      return { kind: 'qr', data: line.data };
    case 'digits':
      return { kind: 'text', text: line.text, align: 'center', size: 'double', bold: true };
    case 'heading':
      return { kind: 'text', text: words(line.key), align: 'center', size: 'double', bold: true };
    case 'text':
      // The mark of a copy must be seen before anything else is read.
      if (line.key === copyMarkKey) {
        return { kind: 'text', text: words(line.key, line.params), align: 'center', size: 'double', bold: true };
      }
      return { kind: 'text', text: words(line.key, line.params), align: 'left', size: 'normal', bold: false };
    case 'pair':
      return {
        kind: 'pair',
        label: words(line.labelKey, line.params),
        value: resolveValue(line.value, time),
        bold: line.bold,
      };
  }
}

/** U+FFE5: the yen sign U+00A5 becomes rubbish on printers with a GB character set. */
const yuanSign = '￥';

function resolveValue(value: ReceiptValue, time: TerminalTime): string {
  switch (value.kind) {
    case 'plain':
      return value.text;
    case 'money':
      return `${yuanSign}${formatYuan(value.amountFen)}`;
    case 'time':
      return time.dateAndTime(value.atMs);
  }
}
