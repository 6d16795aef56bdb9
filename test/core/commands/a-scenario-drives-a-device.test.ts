import { describe, expect, it } from 'vitest';
import { createScenarioPlayer, readScenario, WAIT_LIMIT_MS } from '../../../core/commands/scenario.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function stage(text: string) {
  const read = readScenario(text, 'bench.txt');
  if (read.kind === 'bad') throw new Error(read.line);
  const clock = createManualClock();
  const performed: string[] = [];
  const player = createScenarioPlayer({
    scenario: read.scenario,
    clock,
    perform: (line) => {
      performed.push(`${clock.monotonicMs()} ${line}`);
      if (line === 'nonsense') return 'say insert';
      if (line.startsWith('insert')) player.tell({ kind: 'inserted', value: Number(line.slice(7)) });
      return undefined;
    },
  });
  return { clock, performed, player };
}

describe('a scenario', () => {
  it('says its lines in order, with pauses, rounds within rounds and remarks', async () => {
    const { clock, performed, player } = stage(
      '# two rounds\nrepeat 2\n  power on   # at the plug\n  repeat 2\n    wait 100\n    insert 10\n  end\nend\n',
    );
    const over = player.play();
    await clock.advance(1000);
    expect(await over).toEqual({ kind: 'ended' });
    expect(performed).toEqual([
      '0 power on',
      '100 insert 10',
      '200 insert 10',
      '200 power on',
      '300 insert 10',
      '400 insert 10',
    ]);
  });

  it('waits for an event that comes later, and for one that came with the line before', async () => {
    const { clock, performed, player } = stage('insert 10\nwait inserted\nwait stacked 5000\nclear\n');
    const over = player.play();
    await clock.advance(4000);
    expect(performed).toEqual(['0 insert 10']);
    player.tell({ kind: 'stacked' });
    expect(await over).toEqual({ kind: 'ended' });
    expect(performed).toEqual(['0 insert 10', '4000 clear']);
  });

  it('takes every event once', async () => {
    const { clock, player } = stage('insert 10\nwait inserted\nwait inserted 1000\n');
    const over = player.play();
    await clock.advance(1000);
    expect(await over).toEqual({
      kind: 'failed',
      line: 'bench.txt:3: wait inserted 1000: it did not come within 1000 ms',
    });
  });

  it('can ask for the value of a field', async () => {
    const { clock, player } = stage('insert 10\ninsert 20\nwait inserted value=20 1\nwait inserted value=10 1');
    const over = player.play();
    await clock.advance(1);
    expect(await over).toEqual({
      kind: 'failed',
      line: 'bench.txt:4: wait inserted value=10 1: it did not come within 1 ms',
    });
  });

  it('knows a state by its first word', async () => {
    const { player } = stage('wait state text=idle 1\nwait state text=idle 1\nwait state text=disabled 1');
    const over = player.play();
    player.tell({ kind: 'state', text: 'idle: ready' });
    player.tell({ kind: 'state', text: 'idled' });
    player.tell({ kind: 'state', text: 'idle' });
    player.tell({ kind: 'state', text: 'disabled' });
    expect(await over).toEqual({ kind: 'ended' });
  });

  it('fails after its own limit where the line names none, and leaves no timer', async () => {
    const { clock, player } = stage('wait stacked');
    const over = player.play();
    await clock.advance(WAIT_LIMIT_MS - 1);
    expect(clock.pendingTimers()).toBe(1);
    await clock.advance(1);
    expect((await over).kind).toBe('failed');
    expect(clock.pendingTimers()).toBe(0);
  });

  it('names the line that the device did not understand', async () => {
    const { player } = stage('\n\nnonsense\ninsert 10');
    expect(await player.play()).toEqual({ kind: 'failed', line: 'bench.txt:3: nonsense: say insert' });
  });

  it('stops at quit', async () => {
    const { performed, player } = stage('repeat 5\ninsert 10\nquit\nend');
    expect(await player.play()).toEqual({ kind: 'quit' });
    expect(performed).toEqual(['0 insert 10']);
  });

  it.each([
    ['wait', 'bench.txt:1: say wait and milliseconds, or wait and an event with an optional limit in milliseconds'],
    ['insert 10\nwait 5 x', /^bench\.txt:2: 5: say wait/u],
    ['wait 99999999', /^bench\.txt:1: 99999999: say wait.*at most 3600000/u],
    ['wait stacked soon', /^bench\.txt:1: soon: say wait/u],
    ['end', 'bench.txt:1: end without repeat'],
    ['repeat\nclear\nend', /^bench\.txt:1: repeat: say repeat and a number/u],
    ['repeat 0\nclear\nend', /^bench\.txt:1: repeat 0: say repeat/u],
    ['clear\nrepeat 2\nclear', 'bench.txt:2: repeat without end'],
    ['repeat 2\nend', 'bench.txt:2: the repeat of line 1 has no steps'],
  ])('refuses %j before the device is touched', (text, line) => {
    const read = readScenario(text, 'bench.txt');
    if (read.kind !== 'bad') throw new Error('it was read');
    if (typeof line === 'string') expect(read.line).toBe(line);
    else expect(read.line).toMatch(line);
  });
});
