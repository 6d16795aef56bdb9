import { describe, expect, it, vi } from 'vitest';
import { fen } from '../../core/domain/money.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import type { DeviceInspection } from '../../core/ports/note-acceptor.ts';
import type { LinkConfig } from '../../devices/device-config.ts';
import { createDlt645Reader } from '../../devices/energy-meter/dlt645/adapter.ts';
import { dlt645Protocol } from '../../devices/energy-meter/dlt645/protocol.ts';
import { createSerialOpener } from '../../devices/link/serial.ts';
import {
  openCardReader,
  openCodeScanner,
  openCoinAcceptor,
  openReceiptPrinter,
  openSensors,
  type DeviceSurroundings,
} from '../../devices/registry.ts';
import { silentLog } from '../support/note-rig.ts';
import { CARD } from '../support/sample-card.ts';
import { openUsbCable, startFarEnd, type FarEndProcess, type UsbCable } from './support/far-end.ts';

/** Milliseconds from a device that is there again to the host that can use it. */
const BACK_IN_SERVICE_MS = 3000;
/** Milliseconds for whatever is not measured: all devices start on one machine at once. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 10;
/** An SLE4442 comes from its maker with this code, and so does a simulated card. */
const MAKERS_CODE = 'ffffff';
/** A made-up payment code. */
const CODE = '280000000000000000';
/** The simulated meter, and what it has counted before anybody asks. */
const METER = '000012345678';
const METER_FROM_CENTI_KWH = 190_122;

/** A device as the host has it. */
interface Fitted {
  start(): void;
  close(): Promise<void>;
  inspect(): DeviceInspection;
  /** Its last word. */
  stateNow(): string | undefined;
  /** It waits for whoever comes. */
  inService(): boolean;
  /** The one thing that such a device is there for; asserts that it comes off. */
  use(far: FarEndProcess): Promise<void>;
  /** Where a dead device is noticed only by whoever asks it something, or not at all. */
  readonly missed?: () => Promise<void>;
}

interface Row {
  readonly name: string;
  /** As it stands behind `npm run device --`. */
  readonly device: readonly string[];
  readonly fit: (cable: UsbCable) => Promise<Fitted>;
}

function until(reached: () => boolean): Promise<unknown> {
  return vi.waitUntil(reached, { timeout: PATIENCE_MS, interval: LOOK_MS });
}

function house(cable: UsbCable): DeviceSurroundings & { readonly link: LinkConfig & { kind: 'serial' } } {
  return {
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
    listPorts: cable.listPorts,
    link: { kind: 'serial', usb: cable.usb },
  };
}

async function fitCoins(cable: UsbCable): Promise<Fitted> {
  const { link, ...surroundings } = house(cable);
  const acceptor = await openCoinAcceptor({ protocol: 'cctalk-coin', link }, surroundings);
  let state: string | undefined;
  const coins: number[] = [];
  acceptor.watch((event) => {
    if (event.kind === 'coinAccepted') coins.push(event.valueFen);
    if (event.kind !== 'stateChanged') return;
    state = event.state;
    if (event.state === 'disabled') void acceptor.enable([fen(100)]);
  });
  return {
    ...acceptor,
    stateNow: () => state,
    inService: () => state === 'idle',
    use: async (far) => {
      const before = coins.length;
      far.tell('insert 100');
      await far.heard('accepted');
      await until(() => coins.length > before);
      expect(coins.slice(before)).toEqual([100]);
    },
  };
}

async function fitCards(protocol: 'crt310' | 'crt571', cable: UsbCable): Promise<Fitted> {
  const { link, ...surroundings } = house(cable);
  const reader = await openCardReader({ protocol, link, psc: MAKERS_CODE }, surroundings);
  let state: string | undefined;
  reader.watch((event) => {
    state = event.state;
  });
  return {
    ...reader,
    stateNow: () => state,
    inService: () => state === 'empty',
    use: async (far) => {
      expect(await reader.acceptCard(true)).toEqual({ kind: 'done' });
      far.tell(`insert ${CARD}`);
      await until(() => state === 'cardInside');
      expect(await reader.readCard()).toEqual({ kind: 'read', cardNumber: CARD });
      expect(await reader.eject()).toEqual({ kind: 'done' });
      await until(() => state === 'taken');
      far.tell('take');
      await until(() => state === 'empty');
    },
  };
}

async function fitScanner(protocol: 'serial-text' | 'gm65', cable: UsbCable): Promise<Fitted> {
  const { link, ...surroundings } = house(cable);
  const scanner = await openCodeScanner({ protocol, link }, surroundings);
  let state: string | undefined;
  const texts: string[] = [];
  scanner.watch((event) => {
    if (event.kind === 'codeScanned') texts.push(event.text);
    if (event.kind === 'stateChanged') state = event.state;
  });
  const fitted: Fitted = {
    ...scanner,
    stateNow: () => state,
    inService: () => state === 'idle',
    use: async (far) => {
      const before = texts.length;
      expect(await scanner.scan(true)).toEqual({ kind: 'done' });
      far.tell(`show ${CODE}`);
      await until(() => texts.length > before);
      expect(await scanner.scan(false)).toEqual({ kind: 'done' });
      far.tell('take');
      expect(texts.slice(before)).toEqual([CODE]);
    },
  };
  // It only ever speaks when it reads something: its silence says nothing.
  return protocol === 'gm65' ? fitted : { ...fitted, missed: () => Promise.resolve() };
}

async function fitSensors(cable: UsbCable): Promise<Fitted> {
  const { link, ...surroundings } = house(cable);
  const sensors = await openSensors({ protocol: 'modbus', link, board: 'plain' }, surroundings);
  let state: string | undefined;
  const doors: boolean[] = [];
  sensors.watch((event) => {
    if (event.kind === 'inputChanged' && event.input === 'serviceDoor') doors.push(event.on);
    if (event.kind === 'stateChanged') state = event.state;
  });
  return {
    ...sensors,
    stateNow: () => state,
    inService: () => state === 'idle',
    use: async (far) => {
      const before = doors.length;
      far.tell('serviceDoor on');
      await until(() => doors.at(-1) === true);
      far.tell('serviceDoor off');
      await until(() => doors.at(-1) === false);
      expect(doors.slice(before).filter((on) => on)).toHaveLength(1);
      expect(await sensors.setOutput('noteSlotLight', true)).toEqual({ kind: 'done' });
      await far.heard('outputSwitched');
    },
  };
}

function fitMeter(cable: UsbCable): Promise<Fitted> {
  const { usb, listPorts } = cable;
  const opener = createSerialOpener({ usb, listPorts, settings: dlt645Protocol.serial, clock: systemClock });
  const reader = createDlt645Reader({ opener, clock: systemClock, log: silentLog });
  let state: string | undefined;
  reader.watch((event) => {
    state = event.state;
  });
  return Promise.resolve({
    ...reader,
    stateNow: () => state,
    inService: () => state === 'idle',
    use: async () => {
      expect(await reader.findMeter()).toEqual({ kind: 'read', meterNumber: METER });
      const reading = await reader.readMeter(METER);
      expect(reading).toMatchObject({ kind: 'read', meterNumber: METER, powerWatt: 1500 });
      if (reading.kind === 'read') expect(reading.totalCentiKwh).toBeGreaterThanOrEqual(METER_FROM_CENTI_KWH);
    },
    missed: async () => {
      expect(await reader.findMeter()).toMatchObject({ kind: 'unanswered' });
      expect(state).toBe('failed');
    },
  });
}

async function fitPrinter(cable: UsbCable): Promise<Fitted> {
  const { link, ...surroundings } = house(cable);
  const printer = await openReceiptPrinter({ protocol: 'escpos', link, paperWidthMm: 80 }, surroundings);
  let state: string | undefined;
  let printed = 0;
  printer.watch((status) => {
    state = status.kind;
  });
  return {
    ...printer,
    stateNow: () => state,
    inService: () => state === 'ready',
    use: async (far) => {
      printed += 1;
      const number = `3407-20260105-00000${printed}`;
      const text = `Receipt ${number}`;
      const line = { kind: 'text', text, align: 'left', size: 'normal', bold: false } as const;
      expect(await printer.print({ number, lines: [line] })).toEqual({ kind: 'printed' });
      const told = far.count('paper');
      far.tell('paper');
      const { sheets } = await far.heard('paper', told + 1);
      expect(JSON.stringify(sheets).split(text)).toHaveLength(2);
    },
  };
}

const rows: readonly Row[] = [
  { name: 'cctalk-coin', device: ['cctalk-coin'], fit: fitCoins },
  { name: 'cctalk-coin without echo', device: ['cctalk-coin', '--echo', 'off'], fit: fitCoins },
  { name: 'crt310', device: ['crt310'], fit: (cable) => fitCards('crt310', cable) },
  { name: 'crt571', device: ['crt571'], fit: (cable) => fitCards('crt571', cable) },
  { name: 'serial-text', device: ['serial-text'], fit: (cable) => fitScanner('serial-text', cable) },
  { name: 'gm65', device: ['gm65'], fit: (cable) => fitScanner('gm65', cable) },
  { name: 'modbus', device: ['modbus'], fit: fitSensors },
  { name: 'dlt645', device: ['dlt645'], fit: fitMeter },
  { name: 'escpos', device: ['escpos'], fit: fitPrinter },
];

describe.concurrent('a driver and npm run device, as two processes on a pty pair', () => {
  it.for(rows)(
    '$name does its work, and does it again after a killed device and a moved plug',
    async ({ name, device, fit }, { onTestFinished }) => {
      const cable = await openUsbCable(name);
      onTestFinished(cable.remove);
      let far = await startFarEnd(cable.devicePath, device);
      onTestFinished(() => far.kill());
      const fitted = await fit(cable);
      onTestFinished(fitted.close);
      const backInService = async (): Promise<number> => {
        const fromMs = performance.now();
        await until(fitted.inService);
        return performance.now() - fromMs;
      };

      fitted.start();
      await backInService();
      const firstLink = fitted.inspect().link;
      await fitted.use(far);

      await far.kill();
      if (fitted.missed === undefined) await until(() => fitted.stateNow() === 'offline');
      else await fitted.missed();
      far = await startFarEnd(cable.devicePath, device);
      const afterKillMs = fitted.missed === undefined ? await backInService() : 0;
      await fitted.use(far);

      await cable.plugOut();
      await until(() => fitted.stateNow() === 'offline');
      await far.heard('disconnected');
      await cable.plugIn();
      const afterMoveMs = await backInService();
      await fitted.use(far);

      expect(afterKillMs).toBeLessThan(BACK_IN_SERVICE_MS);
      expect(afterMoveMs).toBeLessThan(BACK_IN_SERVICE_MS);
      expect(fitted.inspect().link).not.toBe(firstLink);
      expect(fitted.inspect().link).toContain(cable.hostPath());
      expect((await far.status())['violations'] ?? []).toEqual([]);
    },
  );
});
