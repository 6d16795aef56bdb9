import ntp from 'node-thermal-printer';
import receiptline from 'receiptline';

function fromReceiptline(source: string, encoding: 'gb18030' | 'cp437' | 'multilingual' = 'gb18030'): Uint8Array {
  return Buffer.from(receiptline.transform(source, { cpl: 48, encoding, command: 'escpos', cutting: true }), 'latin1');
}

function fromNodeThermalPrinter(build: (printer: ntp.printer) => void): Uint8Array {
  const printer = new ntp.ThermalPrinter({ type: ntp.PrinterTypes.EPSON, interface: 'tcp://0.0.0.0', width: 48 });
  build(printer);
  return Uint8Array.from(printer.getBuffer() as Uint8Array);
}

/** Jobs that two other people's programs write, a feature or two each. */
export function othersSamples(): Readonly<Record<string, Uint8Array>> {
  return {
    'receiptline-receipt': fromReceiptline(
      '^^^光驿供电服务\n\n2026年1月5日 | 09:00:12\n{border:line; width:20,10,*}\n项目 | 数量 | 金额\n-\n电费 | 142 | ￥86.40\n违约金 | 1 | ￥1.73\n-\n{border:none; width:auto}\n^"合计 | ^"￥88.13\n{code:https://lightpost.example/r/1; option:qrcode,4,m}\n=\n谢谢\n',
    ),
    'receiptline-styles': fromReceiptline(
      '"emphasis" | _underline_ | `invert`\n^wide | ^^tall | ^^^big\n^^^^size 3\n"^^bold tall"\n|left\n|center|\nright|\n{text:nowrap}a long line that goes on and on beyond the edge of the paper\n',
    ),
    'receiptline-codes': fromReceiptline(
      '{code:036000291452; option:upc,2,48,hri}\n{code:4006381333931; option:jan,2,48,hri}\n{code:96385074; option:jan,2,48,hri}\n{code:ABC-123; option:code39,2,48,hri}\n{code:1234567890; option:itf,2,48,hri}\n{code:A12345B; option:codabar,2,48,hri}\n{code:TEST93; option:code93,2,48,hri}\n{code:Abc123456; option:code128,2,48,hri}\n',
    ),
    'receiptline-multilingual': fromReceiptline('Ünïcödé € ½ | Żółć\nПривет | Ελλάδα\n', 'multilingual'),
    'ntp-styles': fromNodeThermalPrinter((printer) => {
      printer.println('plain');
      printer.bold(true);
      printer.println('bold');
      printer.bold(false);
      printer.underline(true);
      printer.println('underline');
      printer.underlineThick(true);
      printer.println('thick underline');
      printer.underline(false);
      printer.invert(true);
      printer.println('invert');
      printer.invert(false);
      printer.setTypeFontB();
      printer.println('font B');
      printer.setTypeFontA();
      printer.setTextDoubleHeight();
      printer.println('double height');
      printer.setTextDoubleWidth();
      printer.println('double width');
      printer.setTextQuadArea();
      printer.println('quad area');
      printer.setTextNormal();
      printer.setTextSize(3, 3);
      printer.println('size 3');
      printer.setTextNormal();
      printer.upsideDown(true);
      printer.println('upside down');
      printer.upsideDown(false);
      printer.cut();
    }),
    'ntp-layout': fromNodeThermalPrinter((printer) => {
      printer.alignCenter();
      printer.println('centre');
      printer.alignRight();
      printer.println('right');
      printer.alignLeft();
      printer.drawLine();
      printer.leftRight('left', 'right');
      printer.table(['one', 'two', 'three']);
      printer.tableCustom([
        { text: 'a', align: 'LEFT', width: 0.5, bold: true },
        { text: 'b', align: 'RIGHT', width: 0.5 },
      ]);
      printer.newLine();
      printer.openCashDrawer();
      printer.beep();
      printer.partialCut();
    }),
    'ntp-codes': fromNodeThermalPrinter((printer) => {
      printer.code128('Lightpost1');
      printer.printBarcode('400638133393', 67, { hriPos: 2, hriFont: 0, width: 3, height: 60 });
      printer.printQR('https://lightpost.example/r/1', { model: 2, cellSize: 5, correction: 'H' });
      printer.pdf417('PDF417 from elsewhere');
      printer.maxiCode('MaxiCode from elsewhere');
      printer.cut();
    }),
  };
}
