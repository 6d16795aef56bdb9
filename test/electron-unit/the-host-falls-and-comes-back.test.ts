import { describe, expect, it } from 'vitest';
import type { LifeToHost } from '../../electron/host-messages.ts';
import { createHostSupervisor, type HostChild } from '../../electron/host-supervisor.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createLogDouble } from './support/ports.ts';

interface ChildDouble extends HostChild {
  readonly posted: LifeToHost[];
  readonly state: { killed: boolean };
  say(message: unknown): void;
  end(code: number): void;
}

function createChildDouble(): ChildDouble {
  const messages: ((message: unknown) => void)[] = [];
  const exits: ((code: number) => void)[] = [];
  const state = { killed: false };
  const posted: LifeToHost[] = [];
  function on(event: 'message', listener: (message: unknown) => void): void;
  function on(event: 'exit', listener: (code: number) => void): void;
  function on(event: 'message' | 'exit', listener: (value: number) => void): void {
    if (event === 'exit') exits.push(listener);
    else messages.push(listener as (message: unknown) => void);
  }
  const child: ChildDouble = {
    posted,
    state,
    on,
    postMessage: (message) => void posted.push(message),
    kill: () => {
      state.killed = true;
      child.end(137);
      return true;
    },
    say: (message) => {
      for (const listener of messages) listener(message);
    },
    end: (code) => {
      for (const listener of exits) listener(code);
    },
  };
  return child;
}

function createRig() {
  const clock = createManualClock();
  const children: ChildDouble[] = [];
  const told: string[] = [];
  const supervisor = createHostSupervisor({
    timers: clock,
    log: createLogDouble().log,
    spawn: () => {
      const child = createChildDouble();
      children.push(child);
      return child;
    },
    onRunning: () => void told.push('running'),
    onLost: () => void told.push('lost'),
    onRefused: (line) => void told.push(`refused: ${line}`),
  });
  return { clock, children, told, supervisor };
}

describe('the supervisor of the host process', () => {
  it('starts a fallen host again after growing pauses that end at thirty seconds', async () => {
    const { clock, children, supervisor } = createRig();
    supervisor.start();
    const pausesMs: number[] = [];
    for (let fall = 0; fall < 8; fall += 1) {
      const before = children.length;
      children.at(-1)?.end(1);
      const fromMs = clock.monotonicMs();
      while (children.length === before) await clock.advance(500);
      pausesMs.push(clock.monotonicMs() - fromMs);
    }
    expect(pausesMs).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('forgets earlier falls once a host has stood for a minute', async () => {
    const { clock, children, supervisor } = createRig();
    supervisor.start();
    children[0]?.end(1);
    await clock.advance(1000);
    children[1]?.say({ kind: 'running' });
    for (let beat = 0; beat < 13; beat += 1) {
      await clock.advance(5000);
      children[1]?.say({ kind: 'pong', beat });
    }
    children[1]?.end(1);
    await clock.advance(1000);
    expect(children).toHaveLength(3);
  });

  it('ends a host whose loop no longer answers', async () => {
    const { clock, children, told, supervisor } = createRig();
    supervisor.start();
    children[0]?.say({ kind: 'running' });
    await clock.advance(19_000);
    expect(children[0]?.state.killed).toBe(false);
    await clock.advance(1000);
    expect(children[0]?.state.killed).toBe(true);
    expect(told).toEqual(['running', 'lost']);
    await clock.advance(1000);
    expect(children).toHaveLength(2);
  });

  it('ends a host that never comes to run', async () => {
    const { clock, children, supervisor } = createRig();
    supervisor.start();
    await clock.advance(120_000);
    expect(children[0]?.state.killed).toBe(true);
  });

  it('tries a host that refused only once a minute, and says why', async () => {
    const { clock, children, told, supervisor } = createRig();
    supervisor.start();
    children[0]?.say({ kind: 'refused', line: 'kiosk.json: mony: unknown key' });
    children[0]?.end(78);
    expect(told).toEqual(['lost', 'refused: kiosk.json: mony: unknown key']);
    await clock.advance(59_000);
    expect(children).toHaveLength(1);
    await clock.advance(1000);
    expect(children).toHaveLength(2);
  });

  it('knows a refusal by the exit code where the line got lost', () => {
    const { children, told, supervisor } = createRig();
    supervisor.start();
    children[0]?.end(78);
    expect(told[1]).toMatch(/^refused: /u);
  });

  it('stops in order: asks, waits, then ends the host, and starts no other', async () => {
    const { clock, children, supervisor } = createRig();
    supervisor.start();
    children[0]?.say({ kind: 'running' });
    const stopped = supervisor.stop();
    expect(children[0]?.posted).toEqual([{ kind: 'close' }]);
    await clock.advance(5000);
    await stopped;
    expect(children[0]?.state.killed).toBe(true);
    await clock.advance(300_000);
    expect(children).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });
});
