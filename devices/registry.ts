import type { CardReader } from '../core/ports/card-reader.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { NoteAcceptor } from '../core/ports/note-acceptor.ts';
import type { ReceiptPrinter } from '../core/ports/receipt-printer.ts';
import type { LinkOpener, SerialSettings } from './link/link.ts';
import type { Logo } from './receipt-printer/escpos/logo.ts';

/** How a device is reached. `simulator` is a wire in memory whose other end the composer holds. */
export type LinkConfig =
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate?: number | undefined }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'deviceFile'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'simulator' };

export interface NoteAcceptorConfig {
  readonly protocol: 'ccnet';
  readonly link: LinkConfig;
}

export interface ReceiptPrinterConfig {
  readonly protocol: 'escpos';
  readonly link: LinkConfig;
  readonly paperWidthMm: 58 | 80;
  /** Left out, the link decides: serial and simulator answer, the others mostly do not. */
  readonly confirmsPrint?: boolean | undefined;
  readonly logo?: Logo | undefined;
  /** A logo that a technician stored in the printer; printed by number instead of sent with every receipt. */
  readonly nvLogoNumber?: number | undefined;
}

export interface CardReaderConfig {
  readonly protocol: 'crt310';
  readonly link: LinkConfig;
  /** The code of the cards, six hexadecimal digits. */
  readonly psc: string;
}

/** What a device needs from the house. */
export interface DeviceSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** The host's end of the simulator's wire; needed where the link is `simulator`. */
  readonly simulatedOpener?: LinkOpener | undefined;
}

/** The serial line each protocol asks for where the config names no speed. */
export const serialDefaults: Readonly<Record<'ccnet' | 'escpos' | 'crt310', SerialSettings>> = {
  // CCNET §2.1: 9600 8N1; 19200 is optional.
  ccnet: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  escpos: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  // Clause 1: 9600 unless the host has set another speed.
  crt310: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
};

/** Config → note acceptor, not started. The driver's code is loaded only for a kiosk that has one. */
export async function openNoteAcceptor(
  config: NoteAcceptorConfig,
  surroundings: DeviceSurroundings,
): Promise<NoteAcceptor> {
  const { clock, log } = surroundings;
  const opener = await openerFor(config.link, serialDefaults[config.protocol], surroundings);
  const { createCcnetAcceptor } = await import('./note-acceptor/ccnet/adapter.ts');
  return createCcnetAcceptor({ opener, clock, log });
}

export async function openReceiptPrinter(
  config: ReceiptPrinterConfig,
  surroundings: DeviceSurroundings,
): Promise<ReceiptPrinter> {
  const { clock, log } = surroundings;
  const { link, paperWidthMm, logo, nvLogoNumber } = config;
  const opener = await openerFor(link, serialDefaults[config.protocol], surroundings);
  const confirmsPrint = config.confirmsPrint ?? (link.kind === 'serial' || link.kind === 'simulator');
  const { createEscposPrinter } = await import('./receipt-printer/escpos/adapter.ts');
  return createEscposPrinter({
    opener,
    clock,
    log,
    paperWidthMm,
    confirmsPrint,
    ...(logo === undefined ? {} : { logo }),
    ...(nvLogoNumber === undefined ? {} : { nvLogoNumber }),
  });
}

/** Config → card reader, not started. */
export async function openCardReader(config: CardReaderConfig, surroundings: DeviceSurroundings): Promise<CardReader> {
  const { clock, log } = surroundings;
  const opener = await openerFor(config.link, serialDefaults[config.protocol], surroundings);
  const { createCrt310Reader } = await import('./card-reader/crt310/adapter.ts');
  return createCrt310Reader({ opener, clock, log, psc: config.psc });
}

async function openerFor(
  link: LinkConfig,
  defaults: SerialSettings,
  { clock, simulatedOpener }: DeviceSurroundings,
): Promise<LinkOpener> {
  switch (link.kind) {
    case 'serial': {
      const { createSerialOpener } = await import('./link/serial.ts');
      const settings = { ...defaults, baudRate: link.baudRate ?? defaults.baudRate };
      return createSerialOpener({ path: link.path, settings, clock });
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
