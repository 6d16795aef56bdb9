import { describe, expect, it } from 'vitest';
import { kioskChannels } from '../../core/contract/channels.ts';
import type { Answer } from '../../core/contract/commands.ts';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { createBridge, type IpcSpeaker } from '../../electron/bridge.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createLogDouble, createPortDouble } from './support/ports.ts';
import { snapshotWith } from './support/snapshots.ts';

const kioskFrame = { origin: 'app://kiosk', parent: null };
const kioskPage: IpcSpeaker = { sender: { id: 7 }, senderFrame: kioskFrame };

function createRig() {
  const handlers = new Map<string, (speaker: IpcSpeaker, ...args: unknown[]) => unknown>();
  const shown: { channel: string; snapshot: Snapshot }[] = [];
  const clock = createManualClock();
  const { log, events } = createLogDouble();
  const bridge = createBridge({
    ipc: { handle: (channel, listener) => void handlers.set(channel, listener) },
    timers: clock,
    log,
  });
  bridge.attachView({
    id: 7,
    isDestroyed: () => false,
    send: (channel, snapshot) => void shown.push({ channel, snapshot }),
  });
  return {
    bridge,
    clock,
    events,
    shown,
    channels: [...handlers.keys()],
    call: (channel: string, speaker: IpcSpeaker, ...args: unknown[]): Promise<unknown> =>
      Promise.resolve(handlers.get(channel)?.(speaker, ...args)),
  };
}

const refused = (reason: string) => ({ kind: 'refused', reason });

describe('the bridge between the window and the host', () => {
  it('listens on the declared channels and on no other', () => {
    expect(createRig().channels).toEqual([kioskChannels.send, kioskChannels.watch]);
  });

  it.each<[string, IpcSpeaker]>([
    ['a frame that is gone', { sender: { id: 7 }, senderFrame: null }],
    ['another origin', { sender: { id: 7 }, senderFrame: { origin: 'https://kiosk', parent: null } }],
    ['a look-alike origin', { sender: { id: 7 }, senderFrame: { origin: 'app://kiosk.example', parent: null } }],
    ['an opaque origin', { sender: { id: 7 }, senderFrame: { origin: 'null', parent: null } }],
    ['a frame inside the page', { sender: { id: 7 }, senderFrame: { origin: 'app://kiosk', parent: kioskFrame } }],
    ['another window', { sender: { id: 8 }, senderFrame: kioskFrame }],
  ])('refuses %s on every channel, and says so in the log', async (_who, speaker) => {
    const rig = createRig();
    const port = createPortDouble();
    rig.bridge.attachHost(port);
    expect(await rig.call(kioskChannels.send, speaker, { kind: 'pay' })).toEqual(refused('malformed'));
    expect(await rig.call(kioskChannels.watch, speaker)).toEqual(refused('malformed'));
    port.deliver({ kind: 'snapshot', snapshot: snapshotWith(1) });
    expect(port.posted).toEqual([]);
    expect(rig.shown).toEqual([]);
    expect(rig.events).toEqual(['bridge.forbiddenSpeaker', 'bridge.forbiddenSpeaker']);
  });

  it.each<[string, unknown[]]>([
    ['nothing', []],
    ['two arguments', [{ kind: 'pay' }, { kind: 'pay' }]],
    ['a word', ['pay']],
    ['an unknown command', [{ kind: 'openDrawer' }]],
    ['a command with one key too many', [{ kind: 'pay', amountFen: 1 }]],
    ['a bigint', [1n]],
    ['a function', [() => undefined]],
    ['a long text', [{ kind: 'submitAccount', accountNumber: '1'.repeat(5000) }]],
    ['a polluted prototype', [JSON.parse('{"kind":"pay","__proto__":{"kind":"cancel"}}')]],
  ])('answers malformed to %s and passes nothing on', async (_what, args) => {
    const rig = createRig();
    const port = createPortDouble();
    rig.bridge.attachHost(port);
    expect(await rig.call(kioskChannels.send, kioskPage, ...args)).toEqual(refused('malformed'));
    expect(port.posted).toEqual([]);
  });

  it('answers malformed to a cycle', async () => {
    const rig = createRig();
    const cycle: Record<string, unknown> = { kind: 'pay' };
    cycle['self'] = cycle;
    expect(await rig.call(kioskChannels.send, kioskPage, cycle)).toEqual(refused('malformed'));
  });

  it('passes a command on and brings its own answer back, whatever the order', async () => {
    const rig = createRig();
    const port = createPortDouble();
    rig.bridge.attachHost(port);
    const first = rig.call(kioskChannels.send, kioskPage, { kind: 'start', purpose: 'bill' });
    const second = rig.call(kioskChannels.send, kioskPage, { kind: 'goBack' });
    expect(port.posted).toEqual([
      { kind: 'command', id: 1, command: { kind: 'start', purpose: 'bill' } },
      { kind: 'command', id: 2, command: { kind: 'goBack' } },
    ]);
    port.deliver({ kind: 'answer', id: 2, answer: refused('notNow') });
    port.deliver({ kind: 'answer', id: 1, answer: { kind: 'done' } satisfies Answer });
    expect(await first).toEqual({ kind: 'done' });
    expect(await second).toEqual(refused('notNow'));
    expect(rig.clock.pendingTimers()).toBe(0);
  });

  it('gives a window that begins to watch the last snapshot, and every later one', async () => {
    const rig = createRig();
    const port = createPortDouble();
    rig.bridge.attachHost(port);
    port.deliver({ kind: 'snapshot', snapshot: snapshotWith(1) });
    port.deliver({ kind: 'snapshot', snapshot: snapshotWith(2) });
    expect(rig.shown).toEqual([]);
    await rig.call(kioskChannels.watch, kioskPage);
    port.deliver({ kind: 'snapshot', snapshot: snapshotWith(3) });
    expect(rig.shown.map(({ snapshot }) => snapshot.revision)).toEqual([2, 3]);
  });

  it('takes the invitation off the screen when the host is gone, and refuses what waits', async () => {
    const rig = createRig();
    const port = createPortDouble();
    rig.bridge.attachHost(port);
    await rig.call(kioskChannels.watch, kioskPage);
    port.deliver({ kind: 'snapshot', snapshot: snapshotWith(5) });
    const waiting = rig.call(kioskChannels.send, kioskPage, { kind: 'pay' });
    rig.bridge.detachHost();
    expect(await waiting).toEqual(refused('outOfService'));
    expect(await rig.call(kioskChannels.send, kioskPage, { kind: 'pay' })).toEqual(refused('outOfService'));
    expect(rig.shown.at(-1)?.snapshot).toMatchObject({
      revision: 6,
      idleWarning: null,
      screen: { kind: 'outOfService', reason: 'starting' },
    });
    expect(port.state.closed).toBe(true);
  });

  it('does not wait for a host that never answers, and never for more than a handful of commands', async () => {
    const rig = createRig();
    rig.bridge.attachHost(createPortDouble());
    const calls = Array.from({ length: 33 }, () => rig.call(kioskChannels.send, kioskPage, { kind: 'touch' }));
    expect(await calls[32]).toEqual(refused('notNow'));
    await rig.clock.advance(15_000);
    expect(await Promise.all(calls)).toEqual(calls.map(() => refused('notNow')));
  });

  it('survives nonsense from the host', async () => {
    const rig = createRig();
    const port = createPortDouble();
    rig.bridge.attachHost(port);
    for (const nonsense of [undefined, null, 3, 'snapshot', {}, { kind: 'other' }]) port.deliver(nonsense);
    expect(new Set(rig.events)).toEqual(new Set(['bridge.hostTalkedNonsense']));
  });
});
