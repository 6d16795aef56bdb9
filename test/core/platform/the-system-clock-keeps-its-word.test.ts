import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nodeTooOld } from '../../../core/platform/node-version.ts';
import { systemClock } from '../../../core/platform/system-clock.ts';
import { systemRandom } from '../../../core/platform/system-random.ts';

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs once after the delay, and not after its stop', () => {
    const ran: string[] = [];
    systemClock.after(100, () => ran.push('a'));
    const stop = systemClock.after(100, () => ran.push('b'));
    vi.advanceTimersByTime(99);
    stop();
    vi.advanceTimersByTime(1_000);
    expect(ran).toEqual(['a']);
  });

  it('waits longer than a timer of the platform can', () => {
    const month = 31 * 24 * 3_600_000;
    let ran = false;
    systemClock.after(month, () => {
      ran = true;
    });
    vi.advanceTimersByTime(month - 1);
    expect(ran).toBe(false);
    vi.advanceTimersByTime(1);
    expect(ran).toBe(true);
  });
});

describe('the platform', () => {
  it('gives as many random bytes as asked for', () => {
    expect(systemRandom.bytes(32)).toHaveLength(32);
    expect(systemRandom.bytes(32)).not.toEqual(systemRandom.bytes(32));
  });

  it('says in one line that a Node is too old', () => {
    expect(nodeTooOld('24.0.0')).toBeUndefined();
    expect(nodeTooOld('20.20.2')).toMatch(/^Lightpost needs Node 24 or newer and this is Node 20\.20\.2: [^\n]+$/u);
  });
});
