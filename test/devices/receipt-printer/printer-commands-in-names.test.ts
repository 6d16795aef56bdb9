import { describe, expect, it } from 'vitest';
import { printableText } from '../../../devices/receipt-printer/escpos/columns.ts';
import { describeEscpos } from '../../../devices/receipt-printer/escpos/describe.ts';
import { createReceiptRenderer } from '../../../devices/receipt-printer/escpos/render.ts';
import { handHeldPrinter } from './wire.ts';

const hostile = [
  ['drawer kick', '张\u001bp\u0000\u0019\u00fa三'],
  ['cut', '张\u001dV\u0000三'],
  ['status request', '张\u0010\u0004\u0001三'],
  ['buffer clear', '张\u0010\u0014\u0008\u0001\u0003\u0014\u0001\u0006\u0002\u0008三'],
  ['Chinese mode off', '张\u001c.三'],
  ['line feed', '张\n三'],
  ['C1 control', '张\u009b\u0085三'],
  ['right-to-left override', '张\u202e00.1￥\u202c三'],
  ['zero width', '张\u200b\u200d\ufeff\u2060三'],
  ['variation selector', '张\ufe0f\u{e0100}三'],
  ['lone surrogate', '张\ud842三'],
] as const;

describe('text from a back end', () => {
  it.each(hostile)('cannot carry a %s to the printer', (_what, name) => {
    const { printer, send, answers } = handHeldPrinter();
    const events: string[] = [];
    printer.watch((event) => events.push(event.kind));
    const renderer = createReceiptRenderer({ paperWidthMm: 80 });
    const lines = [
      { kind: 'pair', label: '户名', value: name, bold: false },
      { kind: 'text', text: name, align: 'left', size: 'normal', bold: false },
      { kind: 'qr', data: name },
    ] as const;
    const bytes = renderer.render({ number: 'T-1', lines });
    send(bytes);
    // The job itself asks for reports of stops, and the first comes at once; nothing else may be answered.
    expect(answers()).toEqual([0x14, 0x00, 0x00, 0x0f]);
    expect(new Set(events)).toEqual(new Set(['linePrinted', 'qrPrinted', 'cut']));
    expect(printer.state()).toMatchObject({ cuts: 1, unknownCommands: 0 });

    // The commands on the wire are those of the same receipt with a harmless name.
    const harmless = lines.map((line) => ({
      ...line,
      ...('value' in line ? { value: '张三' } : 'text' in line ? { text: '张三' } : { data: '张三' }),
    }));
    const names = (all: Uint8Array): string[] =>
      describeEscpos(all)
        .text.filter((words) => !words.startsWith('text'))
        .map((words) => words.split(':')[0] ?? '');
    expect(names(bytes)).toEqual(names(renderer.render({ number: 'T-1', lines: harmless })));
  });

  it('keeps what it can print', () => {
    expect(printableText('王䶮 𠮷 é × · — ①㎡ €')).toBe('王䶮 𠮷 é × · — ①㎡ €');
    expect(printableText('e\u0301')).toBe('é');
    expect(printableText('a\u00a0b\tc')).toBe('a b c');
    expect(printableText('\u00a5100')).toBe('￥100');
    expect(printableText('x\ud842y')).toBe('x□y');
  });

  it.each(['䶮', '𠮷', '㐂', '龘', '﨑', 'é', '€', '\u{30000}'])('prints %s as it is', (character) => {
    const { printer, send } = handHeldPrinter();
    send(
      createReceiptRenderer({ paperWidthMm: 58 }).render({
        number: 'T-1',
        lines: [{ kind: 'pair', label: '户名', value: character, bold: false }],
      }),
    );
    expect(printer.text()[0]?.split('\n')[0]).toBe(`户名${' '.repeat(26)}${character}`);
  });
});
