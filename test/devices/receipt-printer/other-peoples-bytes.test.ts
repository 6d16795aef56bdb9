import ntp from 'node-thermal-printer';
import receiptline from 'receiptline';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../devices/receipt-printer/escpos/columns.ts';
import { handHeldPrinter } from './wire.ts';

function receiptlineBytes(source: string): Uint8Array {
  const commands = receiptline.transform(source, { cpl: 48, encoding: 'gb18030', command: 'escpos', cutting: true });
  return Buffer.from(commands, 'latin1');
}

describe('the simulated printer reads what others wrote', () => {
  it('prints receiptline’s own GB18030 output with its columns, rule, picture and cut', () => {
    const { printer, send, answers } = handHeldPrinter({ chineseByDefault: false });
    send(
      receiptlineBytes(
        '光驿供电服务 Lightpost\n户号 | 0310 0021\n"应缴电费" | ￥192.00\n户名 | 王䶮𠮷\n-\n{code:https://lightpost.example/r/1;option:qrcode,4,m}\n',
      ),
    );
    const [slip = ''] = printer.text();
    const lines = slip.split('\n').map((line) => line.trim());
    expect(lines).toContain('光驿供电服务 Lightpost');
    expect(lines.some((line) => /^户号 +0310 0021$/.test(line))).toBe(true);
    expect(lines.some((line) => /^应缴电费 +￥192\.00$/.test(line))).toBe(true);
    expect(lines.some((line) => /^户名 +王䶮𠮷$/.test(line))).toBe(true);
    expect(lines).toContain('─'.repeat(48));
    expect(lines.filter((line) => line.startsWith('[picture '))).toHaveLength(1);
    const pair = slip.split('\n').find((line) => line.includes('应缴电费')) ?? '';
    expect(columnsOf(pair.trimEnd())).toBe(48);
    expect(printer.state()).toMatchObject({ cuts: 1, wrappedLines: 0, unknownCommands: 0 });
    // receiptline asks GS r 1 behind its cut.
    expect(answers()).toEqual([0x00]);
  });

  it('prints node-thermal-printer’s own output, its overflowing Chinese columns included', () => {
    const builder = new ntp.ThermalPrinter({
      type: ntp.PrinterTypes.EPSON,
      interface: 'tcp://0.0.0.0',
      width: 48,
      characterSet: ntp.CharacterSet.CHINA,
    });
    builder.alignCenter();
    builder.bold(true);
    builder.println('光驿供电服务');
    builder.bold(false);
    builder.alignLeft();
    builder.leftRight('应缴电费', '192.00元');
    builder.drawLine();
    builder.printQR('https://lightpost.example/r/1', { cellSize: 5, correction: 'M', model: 2 });
    builder.cut();
    const { printer, send } = handHeldPrinter();
    send(builder.getBuffer());
    const [slip = ''] = printer.text();
    expect(slip).toContain('光驿供电服务');
    expect(slip).toContain('-'.repeat(48));
    expect(printer.picture().sheets[0]?.items).toContainEqual({
      kind: 'qr',
      align: 'left',
      moduleDots: 5,
      data: 'https://lightpost.example/r/1',
    });
    // Four characters counted as four columns each take eight: the line goes over the edge, as on real paper.
    expect(printer.state()).toMatchObject({ cuts: 1, wrappedLines: 1, unknownCommands: 0 });
  });
});
