import type { FarEnds } from './far-ends.ts';
import type { HostDevices } from './host/host.ts';
import type { KioskConfig } from './platform/config.ts';
import { loadReceiptLogo } from './platform/receipt-logo.ts';
import {
  openCardReader,
  openCodeScanner,
  openCoinAcceptor,
  openNoteAcceptor,
  openReceiptPrinter,
  openSensors,
  type DeviceSurroundings,
} from '../devices/registry.ts';

/** Every device that the config names, none of them started. */
export async function openDevices(
  { devices }: KioskConfig,
  farEnds: FarEnds,
  surroundings: Omit<DeviceSurroundings, 'simulatedOpener'>,
): Promise<HostDevices> {
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
