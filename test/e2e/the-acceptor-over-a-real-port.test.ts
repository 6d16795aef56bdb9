import { describe, expect, it, vi } from 'vitest';
import { fen } from '../../core/domain/money.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import type { NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import type { NoteAcceptorConfig } from '../../devices/device-config.ts';
import { openNoteAcceptor } from '../../devices/registry.ts';
import { silentLog } from '../support/note-rig.ts';
import { openUsbCable, startFarEnd, type FarEndProcess } from './support/far-end.ts';
import { runToEnd } from './support/process.ts';

/** Milliseconds from a device that is there again to a slot that takes notes. */
const BACK_IN_SERVICE_MS = 3000;
/** Milliseconds until a device that was just plugged in takes notes for the first time. */
const READY_MS = 20_000;
/** Milliseconds for a note to be where it goes, and for a device that is gone to be missed. */
const NOTE_MS = 10_000;
const MISSED_MS = 10_000;
const LOOK_MS = 10;

type WithoutLink<Config> = Config extends unknown ? Omit<Config, 'link'> : never;

interface Row {
  readonly name: string;
  readonly config: WithoutLink<NoteAcceptorConfig>;
  /** As it stands behind `npm run device --`. */
  readonly device: readonly string[];
}

const rows: readonly Row[] = [
  { name: 'ccnet', config: { protocol: 'ccnet' }, device: ['ccnet'] },
  { name: 'ssp', config: { protocol: 'ssp' }, device: ['ssp'] },
  {
    name: 'essp',
    config: { protocol: 'ssp', encryption: { fixedKey: '0123456701234567' } },
    device: ['ssp', '--encryption', 'required'],
  },
  { name: 'id003', config: { protocol: 'id003' }, device: ['id003'] },
  { name: 'ict104', config: { protocol: 'ict104' }, device: ['ict104'] },
  { name: 'ebds', config: { protocol: 'ebds' }, device: ['ebds'] },
  { name: 'cctalk-bill', config: { protocol: 'cctalk-bill' }, device: ['cctalk-bill'] },
];

describe.concurrent('a note acceptor and npm run device, as two processes on a pty pair', () => {
  it.for(rows)(
    '$name credits each note once, and takes notes again after a killed device and a moved plug',
    async ({ name, config, device }, { onTestFinished }) => {
      const cable = await openUsbCable(name);
      onTestFinished(cable.remove);
      let far: FarEndProcess = await startFarEnd(cable.devicePath, device);
      onTestFinished(() => far.kill());
      const acceptor = await openNoteAcceptor(
        { ...config, link: { kind: 'serial', usb: cable.usb } },
        { clock: systemClock, log: silentLog, random: systemRandom, listPorts: cable.listPorts },
      );
      onTestFinished(acceptor.close);
      const events: NoteAcceptorEvent[] = [];
      const count = (kind: NoteAcceptorEvent['kind']): number => events.filter((event) => event.kind === kind).length;
      const credited = (): readonly number[] =>
        events.flatMap((event) => (event.kind === 'noteStacked' ? [event.valueFen] : []));
      const stateNow = (): string | undefined =>
        events.flatMap((event) => (event.kind === 'stateChanged' ? [event.state] : [])).at(-1);
      const until = (timeout: number, reached: () => boolean): Promise<unknown> =>
        vi.waitUntil(reached, { timeout, interval: LOOK_MS });
      const backInService = async (): Promise<number> => {
        const fromMs = performance.now();
        await until(READY_MS, () => stateNow() === 'idle');
        return performance.now() - fromMs;
      };
      acceptor.watch((event) => {
        events.push(event);
        if (event.kind === 'stateChanged' && event.state === 'disabled') void acceptor.enable([fen(1000), fen(2000)]);
        if (event.kind === 'noteInEscrow' && event.valueFen === 1000) void acceptor.stackNote(event.escrowId);
        if (event.kind === 'noteInEscrow' && event.valueFen === 2000) void acceptor.returnNote(event.escrowId);
        if (event.kind === 'noteStacked') void acceptor.acknowledgeStacked(event.stackedId);
      });
      /** A slot that is still shut refuses what is pushed against it, as a real one does. */
      const insert = async (note: string): Promise<void> => {
        await vi.waitUntil(async () => (await far.status())['accepting'] === true, { timeout: NOTE_MS });
        far.tell(`insert ${note}`);
      };
      const takeTen = async (): Promise<void> => {
        const [before, acknowledged] = [credited().length, far.count('acknowledged')];
        await insert('10');
        await far.heard('acknowledged', acknowledged + 1);
        await until(NOTE_MS, () => credited().length > before && stateNow() === 'idle');
      };

      acceptor.start();
      await backInService();
      const firstLink = acceptor.inspect().link;
      expect(firstLink).toContain(cable.hostPath());
      await takeTen();
      await insert('20');
      await far.heard('returned');
      await until(NOTE_MS, () => count('noteReturned') === 1 && stateNow() === 'idle');
      await insert('foreign');
      await until(NOTE_MS, () => count('noteRejected') === 1 && stateNow() === 'idle');
      expect(await far.status()).toMatchObject({
        contents: { stacked: { notes: { 10: 1 } }, returned: { notes: { 20: 1, foreign: 1 } } },
        violations: [],
      });

      await far.kill();
      await until(MISSED_MS, () => stateNow() === 'offline');
      far = await startFarEnd(cable.devicePath, device);
      const afterKillMs = await backInService();
      await takeTen();

      await cable.plugOut();
      await until(MISSED_MS, () => stateNow() === 'offline');
      await far.heard('disconnected');
      await cable.plugIn();
      const afterMoveMs = await backInService();
      await takeTen();

      expect(afterKillMs).toBeLessThan(BACK_IN_SERVICE_MS);
      expect(afterMoveMs).toBeLessThan(BACK_IN_SERVICE_MS);
      expect(acceptor.inspect().link).not.toBe(firstLink);
      expect(acceptor.inspect().link).toContain(cable.hostPath());
      expect(count('opened')).toBe(3);
      expect(credited()).toEqual([1000, 1000, 1000]);
      expect(await far.status()).toMatchObject({ contents: { stacked: { notes: { 10: 2 } } }, violations: [] });
      far.tell('quit');
      await far.heard('stopped');
    },
  );
});

describe('npm run device', () => {
  it('says in one line that a port is not there', async () => {
    const { code, err } = await runToEnd('device', ['ccnet', '--path', '/dev/ttyNobody']);
    expect({ code, err }).toEqual({ code: 1, err: '/dev/ttyNobody 9600 8N1: there is no such port or file\n' });
  });
});

describe('npm run decode', () => {
  it.each([
    [['--protocol', 'ccnet', '02', '03', '06', '33', 'DA', '81'], 0, /POLL/u],
    [['--protocol', 'ccnet', '0203063300 00'], 1, /checksum is 00 00 and should be DA 81/u],
    [['--protocol', 'escpos', '1b40'], 0, /initialize/u],
    [['--protocol', 'escpos', '1d76'], 1, /broken/u],
    [['--protocol', 'morse', '00'], 2, /^$/u],
    [['--protocol', 'ccnet', 'zz'], 2, /^$/u],
    [[], 2, /^$/u],
  ] as const)('%j ends with %i', async (args, code, words) => {
    const said = await runToEnd('decode', args);
    expect(said.code).toBe(code);
    expect(said.out).toMatch(words);
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect(said.err === '').toBe(code !== 2);
  });
});
