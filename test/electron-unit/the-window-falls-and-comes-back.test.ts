import { describe, expect, it } from 'vitest';
import { createViewRecovery, type GoneReason } from '../../electron/view-recovery.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createLogDouble } from './support/ports.ts';

function createRig() {
  const clock = createManualClock();
  const done: string[] = [];
  const recovery = createViewRecovery({
    timers: clock,
    log: createLogDouble().log,
    view: {
      reload: () => void done.push('reload'),
      replace: () => void done.push('replace'),
      showStaticPage: () => void done.push('static'),
      crash: () => void done.push('crash'),
    },
  });
  return { clock, done, recovery };
}

describe('recovery of the window', () => {
  it.each<[GoneReason, string[]]>([
    ['clean-exit', []],
    ['crashed', ['reload']],
    ['abnormal-exit', ['reload']],
    ['killed', ['reload']],
    ['oom', ['replace']],
    ['launch-failed', ['replace']],
    ['integrity-failure', ['replace']],
    ['memory-eviction', ['replace']],
  ])('after %s does %j', (reason, expected) => {
    const { done, recovery } = createRig();
    recovery.gone(reason);
    expect(done).toEqual(expected);
  });

  it('shows the static page after three crashes in a minute, and tries again after ten', async () => {
    const { clock, done, recovery } = createRig();
    recovery.gone('crashed');
    await clock.advance(20_000);
    recovery.gone('crashed');
    await clock.advance(39_999);
    recovery.gone('crashed');
    expect(done).toEqual(['reload', 'reload', 'static']);
    await clock.advance(600_000);
    expect(done).toEqual(['reload', 'reload', 'static', 'replace']);
  });

  it('does not count crashes that are a minute apart', async () => {
    const { clock, done, recovery } = createRig();
    for (let crash = 0; crash < 5; crash += 1) {
      recovery.gone('crashed');
      await clock.advance(30_000);
    }
    expect(done).not.toContain('static');
  });

  it('brings a fallen static page back without haste', async () => {
    const { clock, done, recovery } = createRig();
    recovery.hostRefused();
    recovery.gone('crashed');
    recovery.gone('crashed');
    expect(done).toEqual(['static']);
    await clock.advance(5000);
    expect(done).toEqual(['static', 'static']);
  });

  it('shows the static page while the host refuses, once, and the kiosk when it runs', () => {
    const { done, recovery } = createRig();
    recovery.hostRefused();
    recovery.hostRefused();
    recovery.hostRunning();
    recovery.hostRunning();
    expect(done).toEqual(['static', 'replace']);
  });

  it('ends a page that hangs for ten seconds, not one that comes to', async () => {
    const { clock, done, recovery } = createRig();
    recovery.unresponsive();
    await clock.advance(9000);
    recovery.responsive();
    await clock.advance(9000);
    expect(done).toEqual([]);
    recovery.unresponsive();
    recovery.unresponsive();
    await clock.advance(10_000);
    expect(done).toEqual(['crash']);
    recovery.stop();
    expect(clock.pendingTimers()).toBe(0);
  });
});
