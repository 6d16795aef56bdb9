import ntp from 'node-thermal-printer';
import type { PrintDocument, PrintLine } from '../../../core/ports/receipt-printer.ts';
import { columnsOf, printableText, wrap } from './columns.ts';
import { writeGb18030 } from './gb18030.ts';
import { qrModuleDots, MAX_QR_BYTES } from './qr-size.ts';
import type { Logo } from './logo.ts';
import { rasterCommand } from './logo.ts';

/** Paper widths with a print head of 8 dots a millimetre and font A, 12 dots wide. */
export type PaperWidthMm = 58 | 80;

export interface RenderSettings {
  readonly paperWidthMm: PaperWidthMm;
  /** Sent with every receipt, 0.4 to 2 KB. */
  readonly logo?: Logo | undefined;
  /** A picture a technician stored in the printer (FS q), by its number: four bytes a receipt. Goes before `logo`. */
  readonly nvLogoNumber?: number | undefined;
}

export interface ReceiptRenderer {
  readonly columns: number;
  readonly widthDots: number;
  /** The whole job, from initialisation to the cut. */
  render(document: PrintDocument): Uint8Array;
}

export const COLUMNS: Readonly<Record<PaperWidthMm, number>> = { 58: 32, 80: 48 };
export const WIDTH_DOTS: Readonly<Record<PaperWidthMm, number>> = { 58: 384, 80: 576 };
/** Font A is 12 dots wide. */
const COLUMN_DOTS = 12;
/** Where a value starts is set with ESC $ (four bytes) once the spaces would be longer. */
const MAX_PADDING_SPACES = 4;
/** Between a label and its value on one line. */
const MIN_GAP_COLUMNS = 1;
/** Lines of feed before the cut: the cutter sits 12 to 15 mm above the head, a line is 3.75 mm. */
const CUT_FEEDS = 1;
/** First size of the buffer a receipt is written into; it grows by doubling. A receipt has 1 to 3 KB. */
const FIRST_BUFFER_BYTES = 4096;
/** GB18030 needs at most four bytes a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 4;

/**
 * GS a 14: the printer says by itself when it goes offline, meets an error or its paper ends. Somebody may free the cutter
 * between two questions, and then nothing else would tell that a cut was not made. ESC @ switches it off on some models.
 */
export const REPORT_STOPS = Uint8Array.of(0x1d, 0x61, 0x0e);
/** ESC J 8: a millimetre, or a tall heading touches the picture. */
const FEED_BELOW_LOGO = Uint8Array.of(0x1b, 0x4a, 0x08);
const CHINESE_ON = Uint8Array.of(0x1c, 0x26); // FS &
const LF = 0x0a;

/** Commands as node-thermal-printer builds them, made once a paper width: its own text path is not used. */
interface Commands {
  readonly init: Uint8Array;
  readonly align: Readonly<Record<'left' | 'center' | 'right', Uint8Array>>;
  readonly boldOn: Uint8Array;
  readonly boldOff: Uint8Array;
  readonly normal: Uint8Array;
  readonly double: Uint8Array;
  readonly rule: Uint8Array;
  readonly cut: Uint8Array;
  /** Model, module size and correction of a QR code, by module size. */
  readonly qrSetUp: (moduleDots: number) => Uint8Array;
  readonly qrPrint: Uint8Array;
}

function buildCommands(columns: number): Commands {
  // The interface is never opened: the bytes go over our own link.
  const builder = new ntp.ThermalPrinter({ type: ntp.PrinterTypes.EPSON, interface: 'tcp://0.0.0.0', width: columns });
  function take(build: () => void): Uint8Array {
    builder.clear();
    build();
    const bytes = Uint8Array.from(builder.getBuffer() as Uint8Array);
    builder.clear();
    return bytes;
  }
  /** model 9 bytes, size 8, correction 8, the store command (its length counts characters, not bytes), print 8. */
  const qr = (cellSize: number): Uint8Array =>
    take(() => {
      builder.printQR('', { model: 2, cellSize, correction: 'M' });
    });
  const qrSetUps = new Map<number, Uint8Array>();
  return {
    init: take(() => {
      builder.add(Buffer.from([0x1b, 0x40]));
    }),
    align: {
      left: take(() => {
        builder.alignLeft();
      }),
      center: take(() => {
        builder.alignCenter();
      }),
      right: take(() => {
        builder.alignRight();
      }),
    },
    boldOn: take(() => {
      builder.bold(true);
    }),
    boldOff: take(() => {
      builder.bold(false);
    }),
    normal: take(() => {
      builder.setTextSize(0, 0);
    }),
    double: take(() => {
      builder.setTextSize(1, 1);
    }),
    rule: take(() => {
      builder.drawLine();
    }),
    cut: take(() => {
      builder.cut({ verticalTabAmount: CUT_FEEDS });
    }),
    qrSetUp: (moduleDots) => {
      const known = qrSetUps.get(moduleDots);
      if (known !== undefined) return known;
      const made = qr(moduleDots).slice(0, 25);
      qrSetUps.set(moduleDots, made);
      return made;
    },
    qrPrint: qr(4).slice(-8),
  };
}

const commandsByColumns = new Map<number, Commands>();

function commandsFor(columns: number): Commands {
  const known = commandsByColumns.get(columns);
  if (known !== undefined) return known;
  const made = buildCommands(columns);
  commandsByColumns.set(columns, made);
  return made;
}

export function createReceiptRenderer(settings: RenderSettings): ReceiptRenderer {
  const columns = COLUMNS[settings.paperWidthMm];
  const widthDots = WIDTH_DOTS[settings.paperWidthMm];
  const commands = commandsFor(columns);
  const logo = logoBytes(settings, widthDots);

  let buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  let end = 0;
  let align: 'left' | 'center' | 'right' = 'left';
  let bold = false;
  let double = false;

  function room(bytes: number): void {
    if (end + bytes <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, end + bytes));
    larger.set(buffer);
    buffer = larger;
  }
  function put(bytes: Uint8Array): void {
    room(bytes.length);
    buffer.set(bytes, end);
    end += bytes.length;
  }
  function putText(text: string): void {
    room(text.length * MAX_BYTES_PER_UNIT);
    end = writeGb18030(text, buffer, end);
  }
  function putLine(text: string): void {
    putText(text);
    room(1);
    buffer[end] = LF;
    end += 1;
  }
  function style(nextAlign: typeof align, nextBold: boolean, nextDouble: boolean): void {
    if (nextAlign !== align) put(commands.align[nextAlign]);
    if (nextBold !== bold) put(nextBold ? commands.boldOn : commands.boldOff);
    if (nextDouble !== double) put(nextDouble ? commands.double : commands.normal);
    align = nextAlign;
    bold = nextBold;
    double = nextDouble;
  }

  function pair(label: string, value: string): void {
    const valueColumns = columnsOf(value);
    const labelColumns = columnsOf(label);
    const gap = columns - labelColumns - valueColumns;
    if (gap >= MIN_GAP_COLUMNS) {
      putText(label);
      if (gap <= MAX_PADDING_SPACES) putText(' '.repeat(gap));
      else put(moveTo((columns - valueColumns) * COLUMN_DOTS));
      putLine(value);
      return;
    }
    for (const line of wrap(label, columns)) putLine(line);
    for (const line of wrap(value, columns)) {
      const left = columns - columnsOf(line);
      if (left > 0) put(moveTo(left * COLUMN_DOTS));
      putLine(line);
    }
  }

  /** GS ( k: the length counts the bytes of the data, and three more. */
  function qr(data: string): void {
    const bytes = Buffer.from(printableText(data), 'utf8');
    if (bytes.length > MAX_QR_BYTES) {
      style('left', false, false);
      for (const line of wrap(printableText(data), columns)) putLine(line);
      return;
    }
    style('center', bold, double);
    put(commands.qrSetUp(qrModuleDots(bytes.length, widthDots)));
    const length = bytes.length + 3;
    put(Uint8Array.of(0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30));
    put(bytes);
    put(commands.qrPrint);
  }

  function line(item: PrintLine): void {
    switch (item.kind) {
      case 'logo':
        if (logo === undefined) return;
        style('center', bold, double);
        put(logo);
        put(FEED_BELOW_LOGO);
        return;
      case 'text':
        style(item.align, item.bold, item.size === 'double');
        for (const part of wrap(printableText(item.text), double ? columns / 2 : columns)) putLine(part);
        return;
      case 'pair':
        style('left', item.bold, false);
        pair(printableText(item.label), printableText(item.value));
        return;
      case 'rule':
        style('left', false, false);
        put(commands.rule);
        return;
      case 'blank':
        style(align, bold, false);
        putLine('');
        return;
      case 'qr':
        qr(item.data);
        return;
      default:
        item satisfies never;
    }
  }

  return {
    columns,
    widthDots,
    render: (document) => {
      end = 0;
      align = 'left';
      bold = false;
      double = false;
      put(commands.init);
      put(REPORT_STOPS);
      put(CHINESE_ON);
      for (const item of document.lines) line(item);
      put(commands.cut);
      return buffer.slice(0, end);
    },
  };
}

/** ESC $: from the left edge, in dots. */
function moveTo(dots: number): Uint8Array {
  return Uint8Array.of(0x1b, 0x24, dots & 0xff, dots >> 8);
}

function logoBytes(settings: RenderSettings, widthDots: number): Uint8Array | undefined {
  // FS p n m: picture n from the printer's own memory, in its own size.
  if (settings.nvLogoNumber !== undefined) return Uint8Array.of(0x1c, 0x70, settings.nvLogoNumber, 0);
  if (settings.logo === undefined) return undefined;
  if (settings.logo.widthDots > widthDots) {
    throw new Error(`The logo is ${settings.logo.widthDots} dots wide; the paper has ${widthDots}.`);
  }
  return rasterCommand(settings.logo);
}
