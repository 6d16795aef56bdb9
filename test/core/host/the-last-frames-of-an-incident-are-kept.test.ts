import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrace } from '../../../core/commands/trace-reader.ts';
import { createIncidents, type TracedDevice } from '../../../core/host/incidents.ts';
import { createIncidentFiles, MOST_INCIDENTS } from '../../../core/platform/incident-files.ts';
import type { Log, LogFacts } from '../../../core/ports/log.ts';
import type { TraceFrame } from '../../../core/ports/note-acceptor.ts';
import { createManualClock } from '../../support/manual-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lightpost-incidents-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const frames: readonly TraceFrame[] = [
  { atMs: 1_767_574_799_990, direction: 'toDevice', hex: '02 03 06 33 DA 81', text: 'poll' },
  { atMs: 1_767_574_799_999, direction: 'fromDevice', hex: '02 03 07 47 50 05 22 … (300 bytes)', text: 'failure' },
];

function stage(device: Partial<TracedDevice> = {}, directory = join(folder, 'incidents')) {
  const clock = createManualClock();
  const lines: [string, LogFacts | undefined][] = [];
  const write = (event: string, facts?: LogFacts): void => {
    lines.push([event, facts]);
  };
  const log: Log = { info: write, warn: write, error: write };
  const incidents = createIncidents({ log, files: createIncidentFiles(directory), clock });
  const inspect = () => ({ model: 'SM-2073', link: '/dev/ttyUSB0 9600 8N1', counters: {}, frames });
  const traced: TracedDevice = { protocol: 'ccnet', inspect, ...device };
  incidents.watch({ noteAcceptor: traced, cardReader: { ...traced, protocol: 'crt310' } });
  const files = (): readonly string[] => readdirSync(directory).toSorted();
  return { clock, incidents, lines, files, directory };
}

describe('an incident', () => {
  it('keeps the last frames in a file that npm run decode reads, and the log names the file', async () => {
    const { clock, incidents, lines, files, directory } = stage();
    incidents.log.error('alert', { alert: 'acceptorJammed', grade: 'A3', detail: 'jam' });
    await clock.settle();
    expect(files()).toEqual(['2026-01-05T01-00-00-000Z-noteAcceptor.trace']);
    const path = join(directory, files()[0] ?? '');
    expect(lines).toEqual([
      ['alert', { alert: 'acceptorJammed', grade: 'A3', detail: 'jam' }],
      ['incident.kept', { device: 'noteAcceptor', incident: 'acceptorJammed', file: path }],
    ]);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('# incident: acceptorJammed\n# model: SM-2073\n# link: /dev/ttyUSB0 9600 8N1\n');
    const trace = readTrace(text);
    expect(trace.protocol).toBe('ccnet');
    expect(trace.items.map((item) => item.kind === 'frame' && [item.atMs, item.direction, item.isCut])).toEqual([
      [frames[0]?.atMs, 'toDevice', false],
      [frames[1]?.atMs, 'fromDevice', true],
    ]);
  });

  it.each([
    ['alert', { alert: 'acceptorLost' }, 'noteAcceptor'],
    ['alert', { alert: 'acceptorFailed' }, 'noteAcceptor'],
    ['alert', { alert: 'cheatSuspected' }, 'noteAcceptor'],
    ['alert', { alert: 'noteInDoubt' }, 'noteAcceptor'],
    ['acceptor.noteFateUnknown', undefined, 'noteAcceptor'],
    ['cardReader.state', { state: 'offline' }, 'cardReader'],
    ['cardReader.state', { state: 'failed' }, 'cardReader'],
  ])('is what %s %j tells of', async (event, facts, device) => {
    const { clock, incidents, files } = stage();
    incidents.log.error(event, facts);
    await clock.settle();
    expect(files()).toEqual([`2026-01-05T01-00-00-000Z-${device}.trace`]);
  });

  it.each([
    ['alert', { alert: 'pinLocked' }],
    ['acceptor.state', { state: 'idle' }],
    ['cardReader.state', { state: 'empty' }],
    ['journal.failed', {}],
  ])('is not what %s %j tells of', async (event, facts) => {
    const { clock, incidents, lines } = stage();
    incidents.log.info(event, facts);
    await clock.settle();
    expect(lines).toEqual([[event, facts]]);
  });

  it('is kept once a minute, however often the device says it', async () => {
    const { clock, incidents, files } = stage();
    for (let times = 0; times < 13; times += 1) {
      incidents.log.error('alert', { alert: 'acceptorJammed' });
      await clock.advance(10_000);
    }
    expect(files()).toHaveLength(3);
  });

  it('never keeps more than its number of files: the oldest go', async () => {
    const { clock, incidents, files } = stage();
    for (let times = 0; times < MOST_INCIDENTS + 5; times += 1) {
      incidents.log.error('alert', { alert: 'acceptorJammed' });
      await clock.advance(60_000);
    }
    expect(files()).toHaveLength(MOST_INCIDENTS);
    expect(files()[0]).toBe('2026-01-05T01-05-00-000Z-noteAcceptor.trace');
  });

  it('keeps the newest frames where all of them are too long', async () => {
    const long = Array.from({ length: 50 }, (_, index) => ({
      atMs: 1_767_574_800_000 + index,
      direction: 'fromDevice' as const,
      hex: 'FF '.repeat(1000).trim(),
      text: '',
    }));
    const { clock, incidents, files, directory } = stage({
      inspect: () => ({ model: '', link: '', counters: {}, frames: long }),
    });
    incidents.log.error('alert', { alert: 'acceptorJammed' });
    await clock.settle();
    const text = readFileSync(join(directory, files()[0] ?? ''), 'utf8');
    expect(text.length).toBeLessThanOrEqual(32_768);
    expect(text).toContain('2026-01-05T01:00:00.049Z');
  });

  it('of a device that breaks while it is asked, or on a disk that takes nothing, is a line in the log and nothing else', async () => {
    const broken = stage({
      inspect: () => {
        throw new Error('no inspection');
      },
    });
    broken.incidents.log.error('alert', { alert: 'acceptorJammed' });
    await broken.clock.settle();
    expect(broken.lines.at(-1)).toEqual([
      'incident.notKept',
      { device: 'noteAcceptor', incident: 'acceptorJammed', detail: 'Error: no inspection' },
    ]);
    writeFileSync(join(folder, 'file'), '');
    chmodSync(join(folder, 'file'), 0o400);
    const full = stage({}, join(folder, 'file'));
    full.incidents.log.error('alert', { alert: 'acceptorJammed' });
    await full.clock.settle();
    expect(full.lines.at(-1)?.[0]).toBe('incident.notKept');
  });

  it('is none before anything went over the line, and none once the terminal is being closed', async () => {
    const quiet = stage({ inspect: () => ({ model: '', link: '', counters: {}, frames: [] }) });
    quiet.incidents.log.error('alert', { alert: 'acceptorLost' });
    const closing = stage();
    closing.incidents.stop();
    closing.incidents.log.error('alert', { alert: 'acceptorLost' });
    await closing.clock.settle();
    expect([quiet.lines.length, closing.lines.length]).toEqual([1, 1]);
  });
});
