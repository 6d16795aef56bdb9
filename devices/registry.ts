import { fen } from '../core/domain/money.ts';
import type { CardReader } from '../core/ports/card-reader.ts';
import type { Clock, RandomSource } from '../core/ports/clock.ts';
import type { CodeScanner } from '../core/ports/code-scanner.ts';
import type { CoinAcceptor } from '../core/ports/coin-acceptor.ts';
import type { Log } from '../core/ports/log.ts';
import type { NoteAcceptor } from '../core/ports/note-acceptor.ts';
import type { ReceiptPrinter } from '../core/ports/receipt-printer.ts';
import type { Sensors } from '../core/ports/sensors.ts';
import type {
  CardReaderConfig,
  CodeScannerConfig,
  CoinAcceptorConfig,
  LinkConfig,
  NoteAcceptorConfig,
  ReceiptPrinterConfig,
  SensorsConfig,
} from './device-config.ts';
import type { LinkOpener } from './link/link.ts';
import type { ListSerialPorts } from './link/serial-ports.ts';
import { loadProtocol, type ProtocolName } from './protocols.ts';

/** What a device needs from the house. */
export interface DeviceSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** For keys of encrypted lines. */
  readonly random: RandomSource;
  /** The host's end of the simulator's wire; needed where the link is `simulator`. */
  readonly simulatedOpener?: LinkOpener | undefined;
  /** Where a USB adapter is looked for; left out, this machine. */
  readonly listPorts?: ListSerialPorts | undefined;
}

/** Config → note acceptor, not started. The driver's code is loaded only for a kiosk that has one. */
export async function openNoteAcceptor(
  config: NoteAcceptorConfig,
  surroundings: DeviceSurroundings,
): Promise<NoteAcceptor> {
  const options = await parts(config, surroundings);
  switch (config.protocol) {
    case 'ccnet':
      return (await import('./note-acceptor/ccnet/adapter.ts')).createCcnetAcceptor(options);
    case 'ssp': {
      const { createSspAcceptor } = await import('./note-acceptor/ssp/adapter.ts');
      const { random } = surroundings;
      const { encryption } = config;
      return createSspAcceptor(
        encryption === null || encryption === undefined
          ? options
          : { ...options, encryption: { fixedKey: encryption.fixedKey, random } },
      );
    }
    case 'id003':
      return (await import('./note-acceptor/id003/adapter.ts')).createId003Acceptor({ ...options, ...given(config) });
    case 'ict104':
      return (await import('./note-acceptor/ict104/adapter.ts')).createIct104Acceptor({ ...options, ...given(config) });
    case 'ebds':
      return (await import('./note-acceptor/ebds/adapter.ts')).createEbdsAcceptor({ ...options, ...given(config) });
    case 'cctalk-bill': {
      const { createCctalkBillAcceptor } = await import('./note-acceptor/cctalk/adapter.ts');
      return createCctalkBillAcceptor({ ...options, ...given(config) });
    }
    default:
      return config satisfies never;
  }
}

export async function openReceiptPrinter(
  config: ReceiptPrinterConfig,
  surroundings: DeviceSurroundings,
): Promise<ReceiptPrinter> {
  const { link, paperWidthMm, confirmBy, presenter, logo, nvLogoNumber } = config;
  const options = await parts(config, surroundings);
  const confirmsPrint = config.confirmsPrint ?? (link.kind === 'serial' || link.kind === 'simulator');
  const { createEscposPrinter } = await import('./receipt-printer/escpos/adapter.ts');
  return createEscposPrinter({
    ...options,
    paperWidthMm,
    confirmsPrint,
    ...defined({ confirmBy, presenter, logo, nvLogoNumber }),
  });
}

/** Config → card reader, not started. */
export async function openCardReader(config: CardReaderConfig, surroundings: DeviceSurroundings): Promise<CardReader> {
  const { clock, log } = surroundings;
  const { psc } = config;
  switch (config.protocol) {
    case 'crt310': {
      const { createCrt310Reader } = await import('./card-reader/crt310/adapter.ts');
      return createCrt310Reader({ ...(await parts(config, surroundings)), psc });
    }
    case 'crt571': {
      const { createCrt571Reader } = await import('./card-reader/crt571/adapter.ts');
      return createCrt571Reader({
        ...(await parts(config, surroundings)),
        psc,
        ...defined({ address: config.address }),
      });
    }
    case 'pcsc': {
      const { createPcscReader } = await import('./card-reader/pcsc/adapter.ts');
      const { createPcscOpener } = await import('./card-reader/pcsc/opener.ts');
      const opener = createPcscOpener(defined({ reader: config.link.reader }));
      return createPcscReader({ opener, clock, log, psc });
    }
    default:
      return config satisfies never;
  }
}

/** Config → doors, tamper contact and supply, not started. */
export async function openSensors(config: SensorsConfig, surroundings: DeviceSurroundings): Promise<Sensors> {
  const options = await parts(config, surroundings);
  const { createModbusSensors } = await import('./sensors/modbus/adapter.ts');
  return createModbusSensors({ ...options, board: await boardOf(config.board) });
}

async function boardOf(board: SensorsConfig['board']): Promise<Exclude<SensorsConfig['board'], string>> {
  const { icpDasBoard, plainBoard } = await import('./sensors/modbus/board.ts');
  if (board === 'plain') return plainBoard;
  return board === 'icpDas' ? icpDasBoard : board;
}

/** Config → coin acceptor, not started. */
export async function openCoinAcceptor(
  config: CoinAcceptorConfig,
  surroundings: DeviceSurroundings,
): Promise<CoinAcceptor> {
  const options = await parts(config, surroundings);
  const { checksum, address, valuesFen } = config;
  const values = valuesFen?.flatMap((value, index) => (value === 0 ? [] : [[index + 1, fen(value)] as const]));
  const { createCctalkCoinAcceptor } = await import('./coin-acceptor/cctalk/adapter.ts');
  return createCctalkCoinAcceptor({
    ...options,
    ...defined({ checksum, address, valuesByPosition: values === undefined ? undefined : new Map(values) }),
  });
}

/** Config → code scanner, not started. */
export async function openCodeScanner(
  config: CodeScannerConfig,
  surroundings: DeviceSurroundings,
): Promise<CodeScanner> {
  const options = await parts(config, surroundings);
  switch (config.protocol) {
    case 'serial-text':
      return (await import('./code-scanner/serial-text/adapter.ts')).createSerialTextScanner(options);
    case 'gm65':
      return (await import('./code-scanner/gm65/adapter.ts')).createGm65Scanner(options);
    default:
      return config.protocol satisfies never;
  }
}

/** What every driver of a wire is given. */
async function parts(
  config: { readonly protocol: ProtocolName; readonly link: LinkConfig },
  surroundings: DeviceSurroundings,
): Promise<{ opener: LinkOpener; clock: Clock; log: Log }> {
  const { clock, log } = surroundings;
  return { opener: await openerFor(config.protocol, config.link, surroundings), clock, log };
}

/** The config's own options: what is left out keeps the driver's default. */
function given<Config extends { readonly protocol: string; readonly link: unknown }>(
  config: Config,
): Defined<Omit<Config, 'protocol' | 'link'>> {
  const { protocol: _protocol, link: _link, ...options } = config;
  return defined(options);
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(options: T): Defined<T>;
function defined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function openerFor(
  protocol: ProtocolName,
  link: LinkConfig,
  { clock, simulatedOpener, listPorts }: DeviceSurroundings,
): Promise<LinkOpener> {
  switch (link.kind) {
    case 'serial': {
      const { createSerialOpener } = await import('./link/serial.ts');
      const { serial } = await loadProtocol(protocol);
      const settings = { ...serial, baudRate: link.baudRate ?? serial.baudRate };
      const { path, usb } = link;
      if (usb !== undefined) return createSerialOpener({ path, usb, settings, clock, ...defined({ listPorts }) });
      if (path === undefined) throw new Error('a serial link needs a path or the USB identity of its adapter');
      return createSerialOpener({ path, settings, clock });
    }
    case 'tcp': {
      const { createTcpOpener } = await import('./link/tcp.ts');
      return createTcpOpener({ host: link.host, port: link.port, clock });
    }
    case 'deviceFile': {
      const { createDeviceFileOpener } = await import('./link/file.ts');
      return createDeviceFileOpener({ path: link.path, clock });
    }
    case 'file': {
      const { createFileOpener } = await import('./link/file.ts');
      return createFileOpener({ path: link.path, clock });
    }
    case 'simulator':
      if (simulatedOpener === undefined) throw new Error('a simulator link needs the simulator that was composed');
      return simulatedOpener;
    default:
      return link satisfies never;
  }
}
