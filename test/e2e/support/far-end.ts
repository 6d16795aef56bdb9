import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListSerialPorts, SerialPortInfo, UsbIdentity } from '../../../devices/link/serial-ports.ts';
import { openPtyPair, type PtyPair } from '../../support/pty-pair.ts';
import { startCommand } from './process.ts';

export type FarEvent = Readonly<Record<string, unknown>> & { readonly kind: string };

/** `npm run device` in a process of its own. */
export interface FarEndProcess {
  events(): readonly FarEvent[];
  count(kind: string): number;
  /** Resolves with the `times`-th event of this kind, said before or still to come. */
  heard(kind: string, times?: number): Promise<FarEvent>;
  tell(line: string): void;
  /** What the device says of itself now. */
  status(): Promise<FarEvent>;
  /** As a power cut does it: nothing is said and nothing is closed. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The device stands at its port once this resolves. `argv`: protocol, then flags. */
export async function startFarEnd(path: string, argv: readonly string[]): Promise<FarEndProcess> {
  const [protocol = '', ...flags] = argv;
  const program = startCommand('device', [protocol, '--path', path, ...flags]);
  const events = (): FarEvent[] => program.lines.map((line) => JSON.parse(line) as FarEvent);
  const count = (kind: string): number => events().filter((event) => event.kind === kind).length;
  const heard = async (kind: string, times = 1): Promise<FarEvent> => {
    const last = (): FarEvent | undefined => events().filter((event) => event.kind === kind)[times - 1];
    await program.line(() => last() !== undefined);
    const event = last();
    if (event === undefined) throw new Error(`${protocol} did not say ${kind}`);
    return event;
  };
  await heard('ready');
  return {
    events,
    count,
    heard,
    tell: program.tell,
    status: async () => {
      const before = count('status');
      program.tell('state');
      return await heard('status', before + 1);
    },
    kill: () => program.stop('SIGKILL'),
    stop: () => program.stop(),
  };
}

/** A USB adapter that is plugged in at one port and then at another; the device hangs on it all the while. */
export interface UsbCable {
  readonly usb: UsbIdentity;
  readonly listPorts: ListSerialPorts;
  /** The device's side, which stays. */
  readonly devicePath: string;
  /** The host's side now; undefined while it is plugged out. */
  hostPath(): string | undefined;
  plugIn(): Promise<void>;
  plugOut(): Promise<void>;
  remove(): Promise<void>;
}

/** Plugged in once. The system does not list ptys, so that `listPorts` stands for its list. */
export async function openUsbCable(serialNumber: string): Promise<UsbCable> {
  const folder = mkdtempSync(join(tmpdir(), 'lightpost-usb-'));
  const devicePath = join(folder, 'device');
  const usb: UsbIdentity = { vendorId: '1a86', productId: '7523', serialNumber };
  let pair: PtyPair | undefined;
  const ports = (): readonly SerialPortInfo[] =>
    pair === undefined ? [] : [{ path: pair.host, usb, manufacturer: undefined }];
  const cable: UsbCable = {
    usb,
    devicePath,
    listPorts: () => Promise.resolve({ kind: 'listed', ports: ports() }),
    hostPath: () => pair?.host,
    plugIn: async () => {
      const next = await openPtyPair();
      symlinkSync(next.device, devicePath);
      pair = next;
    },
    plugOut: async () => {
      const old = pair;
      pair = undefined;
      rmSync(devicePath, { force: true });
      await old?.remove();
    },
    remove: async () => {
      await cable.plugOut();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cable.plugIn();
  return cable;
}
