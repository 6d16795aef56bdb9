import { describe, expect, it } from 'vitest';
import type { Command } from '../../core/contract/commands.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import type { LifeFromHost } from '../../electron/host-messages.ts';
import { serveHost, type HostOpening } from '../../electron/host-service.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createPortDouble, type PortDouble } from './support/ports.ts';
import { snapshotWith } from './support/snapshots.ts';

function createRig(opening?: HostOpening) {
  const clock = createManualClock();
  const said: LifeFromHost[] = [];
  const exits: number[] = [];
  const sent: Command[] = [];
  const argvs: (readonly string[])[] = [];
  let closed = 0;
  let show: ((snapshot: Snapshot) => void) | undefined;
  let hear: ((message: { data: unknown; ports: PortDouble[] }) => void) | undefined;
  const running: HostOpening = {
    kind: 'running',
    connection: {
      send: (command) => {
        sent.push(command);
        return Promise.resolve({ kind: 'done' });
      },
      watch: (onSnapshot) => {
        show = onSnapshot;
        onSnapshot(snapshotWith(1));
        return () => {
          show = undefined;
        };
      },
    },
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  };
  serveHost<PortDouble>({
    parent: { on: (_event, listener) => void (hear = listener), postMessage: (message) => void said.push(message) },
    open: (argv) => {
      argvs.push(argv);
      return Promise.resolve(opening ?? running);
    },
    exit: (code) => void exits.push(code),
    report: () => undefined,
  });
  return {
    said,
    exits,
    sent,
    argvs,
    closed: () => closed,
    show: (snapshot: Snapshot) => show?.(snapshot),
    tell: async (data: unknown, ports: PortDouble[] = []) => {
      hear?.({ data, ports });
      await clock.settle();
    },
  };
}

const start = { kind: 'start', configPath: '/etc/kiosk.json', dataDir: undefined };

describe('the host process', () => {
  it('opens the kiosk with the words it was given, then talks over the port', async () => {
    const rig = createRig();
    const port = createPortDouble();
    await rig.tell(start, [port]);
    expect(rig.argvs).toEqual([['--config', '/etc/kiosk.json']]);
    expect(rig.said).toEqual([{ kind: 'running' }]);
    rig.show(snapshotWith(2));
    port.deliver({ kind: 'command', id: 9, command: { kind: 'goBack' } });
    port.deliver({ kind: 'command', id: 10, command: { kind: 'goBack', extra: 1 } });
    await rig.tell({ kind: 'ping', beat: 3 });
    expect(rig.sent).toEqual([{ kind: 'goBack' }]);
    expect(port.posted).toEqual([
      { kind: 'snapshot', snapshot: snapshotWith(1) },
      { kind: 'snapshot', snapshot: snapshotWith(2) },
      { kind: 'answer', id: 10, answer: { kind: 'refused', reason: 'malformed' } },
      { kind: 'answer', id: 9, answer: { kind: 'done' } },
    ]);
    expect(rig.said.at(-1)).toEqual({ kind: 'pong', beat: 3 });
  });

  it('closes in order when it is asked to', async () => {
    const rig = createRig();
    await rig.tell(start, [createPortDouble()]);
    await rig.tell({ kind: 'close' });
    expect(rig.closed()).toBe(1);
    expect(rig.exits).toEqual([0]);
  });

  it('says in one line why it refuses, and ends with the code that means it', async () => {
    const rig = createRig({ kind: 'refused', line: 'the journal is held by another' });
    await rig.tell(start, [createPortDouble()]);
    expect(rig.said).toEqual([{ kind: 'refused', line: 'the journal is held by another' }]);
    expect(rig.exits).toEqual([78]);
  });
});
