import type { Clock } from '../../core/ports/clock.ts';

/** A port the operating system knows. */
export interface SerialPortInfo {
  readonly path: string;
  /** Undefined for ports that are not on USB. */
  readonly usb: UsbIdentity | undefined;
  readonly manufacturer: string | undefined;
}

/** What an adapter says of itself. Vendor and product are four hexadecimal digits; many cheap adapters have no serial number. */
export interface UsbIdentity {
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber?: string | undefined;
}

/** Milliseconds to list the ports: on Linux it starts a program of the system, which may hang while devices come and go. */
const LIST_TIMEOUT_MS = 1000;

export type PortList =
  | { readonly kind: 'listed'; readonly ports: readonly SerialPortInfo[] }
  | { readonly kind: 'failed'; readonly detail: string };

export type ListSerialPorts = (clock: Clock) => Promise<PortList>;

/** The ports of this machine, within a second. */
export const listSerialPorts: ListSerialPorts = (clock) => listInTime(clock, askTheSystem);

/** What `list` answers, or that it did not answer in time. */
export function listInTime(clock: Clock, list: () => Promise<PortList>): Promise<PortList> {
  return new Promise((resolve) => {
    const stop = clock.after(LIST_TIMEOUT_MS, () => {
      resolve({ kind: 'failed', detail: 'the serial ports cannot be listed: the system did not answer in time' });
    });
    void list().then((outcome) => {
      stop();
      resolve(outcome);
    });
  });
}

async function askTheSystem(): Promise<PortList> {
  try {
    const { SerialPort } = await import('serialport');
    const found = await SerialPort.list();
    return {
      kind: 'listed',
      ports: found.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
        path,
        usb: vendorId === undefined || productId === undefined ? undefined : { vendorId, productId, serialNumber },
        manufacturer,
      })),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', detail: `the serial ports cannot be listed: ${detail.replace(/\s+/gu, ' ')}` };
  }
}

/** `USB 0403:6001 A50285BI` */
export function usbName({ vendorId, productId, serialNumber }: UsbIdentity): string {
  const serial = serialNumber === undefined ? '' : ` ${serialNumber}`;
  return `USB ${vendorId.toLowerCase()}:${productId.toLowerCase()}${serial}`;
}

/**
 * The path of the one port with this identity. Two of them are told apart by `preferredPath`, where one was given; a guess
 * would put a printer's bytes on a note acceptor.
 */
export function findUsbPort(
  ports: readonly SerialPortInfo[],
  wanted: UsbIdentity,
  preferredPath?: string,
): { kind: 'found'; path: string } | { kind: 'failed'; detail: string } {
  const paths = ports.filter(({ usb }) => usb !== undefined && isSame(usb, wanted)).map(({ path }) => path);
  const [only, ...others] = paths;
  if (only === undefined) return { kind: 'failed', detail: `${usbName(wanted)}: no such device is plugged in` };
  if (others.length === 0) return { kind: 'found', path: only };
  if (preferredPath !== undefined && paths.includes(preferredPath)) return { kind: 'found', path: preferredPath };
  const missing = wanted.serialNumber === undefined ? 'the serialNumber' : 'the path';
  return {
    kind: 'failed',
    detail: `${usbName(wanted)}: ${paths.join(' and ')} both are this device; name ${missing} of the one that is meant`,
  };
}

/** Linux writes the digits small, Windows in capitals. */
function isSame(usb: UsbIdentity, wanted: UsbIdentity): boolean {
  return (
    usb.vendorId.toLowerCase() === wanted.vendorId.toLowerCase() &&
    usb.productId.toLowerCase() === wanted.productId.toLowerCase() &&
    (wanted.serialNumber === undefined || usb.serialNumber?.toLowerCase() === wanted.serialNumber.toLowerCase())
  );
}
