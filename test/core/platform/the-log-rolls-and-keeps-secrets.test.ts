import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../../core/platform/log.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lightpost-log-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the log', () => {
  it('writes a JSON line at once, with secrets covered', () => {
    const { log, file, close } = open();
    log.info('hostReady', { shell: 'browser', pin: '246810', token: 'abc', accountNumber: '0310000021' });
    const line: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(line).toMatchObject({
      level: 'info',
      event: 'hostReady',
      shell: 'browser',
      pin: '[redacted]',
      token: '[redacted]',
      accountNumber: '[redacted]',
    });
    close();
  });

  it('shows errors, and only errors, to whoever started it', () => {
    const shown: string[] = [];
    const { log, close } = open({ console: (line) => shown.push(line) });
    log.info('a');
    log.warn('b');
    log.error('deviceLost', { device: 'noteAcceptor', token: 'abc' });
    expect(shown).toEqual(['error: deviceLost device=noteAcceptor']);
    close();
  });

  it('rolls by size and keeps only so many', () => {
    const { log, file, close } = open({ maxBytes: 400, filesKept: 2 });
    for (let index = 0; index < 30; index += 1) log.info('tick', { index });
    close();
    expect(readdirSync(join(dataDir, 'logs')).toSorted()).toEqual([
      'lightpost.log',
      'lightpost.log.1',
      'lightpost.log.2',
    ]);
    for (const rolled of [file, `${file}.1`, `${file}.2`]) expect(statSync(rolled).size).toBeLessThanOrEqual(400);
    expect(readFileSync(file, 'utf8')).toContain('"index":29');
  });

  it('goes on in the file of the last run', () => {
    const first = open();
    first.log.info('one');
    first.close();
    const second = open();
    second.log.info('two');
    second.close();
    expect(readFileSync(second.file, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('stops nothing where it cannot write', () => {
    writeFileSync(join(dataDir, 'logs'), 'a file where the folder should be');
    const { log, file, close } = open();
    log.error('still here');
    close();
    expect(existsSync(file)).toBe(false);
  });

  function open(extra: { console?: (line: string) => void; maxBytes?: number; filesKept?: number } = {}) {
    const { console: shown, ...sizes } = extra;
    const opened = openLog({ dataDir, console: shown, ...sizes });
    return { log: opened.log, file: opened.file, close: () => opened.close() };
  }
});
