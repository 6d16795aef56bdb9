import type { FarEnds } from './far-ends.ts';
import type { KioskConfig } from './platform/config.ts';
import { loadReceiptLogo } from './platform/receipt-logo.ts';
import type { CardReader } from './ports/card-reader.ts';
import type { CodeScanner } from './ports/code-scanner.ts';
import type { CoinAcceptor } from './ports/coin-acceptor.ts';
import type { NoteAcceptor } from './ports/note-acceptor.ts';
import type { ReceiptPrinter } from './ports/receipt-printer.ts';
import type { Sensors } from './ports/sensors.ts';
import {
  openCardReader,
  openCodeScanner,
  openCoinAcceptor,
  openNoteAcceptor,
  openReceiptPrinter,
  openSensors,
  type DeviceSurroundings,
} from '../devices/registry.ts';

/** Null where a device is not fitted. */
export interface OpenDevices {
  readonly acceptor: NoteAcceptor | null;
  readonly printer: ReceiptPrinter | null;
  readonly cardReader: CardReader | null;
  readonly sensors: Sensors | null;
  readonly coinAcceptor: CoinAcceptor | null;
  readonly codeScanner: CodeScanner | null;
}

/** Every device that the config names, none of them started. */
export async function openDevices(
  { devices }: KioskConfig,
  farEnds: FarEnds,
  surroundings: Omit<DeviceSurroundings, 'simulatedOpener'>,
): Promise<OpenDevices> {
  const { noteAcceptor, receiptPrinter, cardReader, sensors, coinAcceptor, codeScanner } = devices;
  const wire = (farEnd: { readonly line: { readonly opener: DeviceSurroundings['simulatedOpener'] } } | null) => ({
    ...surroundings,
    simulatedOpener: farEnd?.line.opener,
  });
  return {
    acceptor: noteAcceptor && (await openNoteAcceptor(noteAcceptor, wire(farEnds.noteAcceptor))),
    printer:
      receiptPrinter &&
      (await openReceiptPrinter({ ...receiptPrinter, logo: loadReceiptLogo() }, wire(farEnds.receiptPrinter))),
    cardReader: cardReader && (await openCardReader(cardReader, wire(farEnds.cardReader))),
    sensors: sensors && (await openSensors(sensors, wire(farEnds.sensors))),
    coinAcceptor: coinAcceptor && (await openCoinAcceptor(coinAcceptor, wire(null))),
    codeScanner: codeScanner && (await openCodeScanner(codeScanner, wire(null))),
  };
}
