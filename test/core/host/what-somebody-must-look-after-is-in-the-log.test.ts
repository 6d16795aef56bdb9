import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fen } from '../../../core/domain/money.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { logAlerts } from '../../../core/host/alert-log.ts';
import { openLog } from '../../../core/platform/log.ts';
import { sendAll, startFakeKiosk, toCash } from './fakes.ts';

const start: KioskRecord = { kind: 'terminalStarted', version: 'test', atMs: Date.UTC(2026, 0, 5, 0, 55, 0) };

describe('the log', () => {
  it('holds nothing to look after where everything works', async () => {
    const kiosk = await startFakeKiosk();
    await toCash(kiosk);
    await kiosk.clock.advance(10_000);
    expect(kiosk.alerts).toEqual([]);
  });

  it('holds an alert once, as grave as it is, and no second one while it lasts', async () => {
    const kiosk = await startFakeKiosk();
    await kiosk.acceptor({ kind: 'stateChanged', state: 'offline', detail: 'the cable' });
    await kiosk.printer({ kind: 'paperOut' });
    await kiosk.printer({ kind: 'ready', paper: 'nearEnd' });
    await kiosk.clock.advance(60_000);
    expect(kiosk.alerts).toEqual(['error acceptorLost', 'warn paperOut', 'info paperNearEnd']);
  });

  it('holds a journal that fails, at the start and later', async () => {
    const later = await startFakeKiosk();
    later.journalWorks(false);
    await later.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: fen(1_000), repeat: false });
    await later.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: fen(1_000), repeat: false });
    expect(later.alerts).toEqual(['error journalFailed']);
    const dead = await startFakeKiosk([], { journalWorks: false });
    await dead.clock.advance(60_000);
    expect(dead.alerts).toEqual(['error journalFailed']);
  });

  it('holds a clock that was set, once', async () => {
    const kiosk = await startFakeKiosk();
    await kiosk.clock.advance(5_000);
    kiosk.clock.jumpWallClock(3_600_000);
    await kiosk.clock.advance(60_000);
    expect(kiosk.alerts).toEqual(['warn clockJumped']);
    expect(kiosk.records().filter((record) => record.kind === 'clockJumped')).toHaveLength(1);
  });

  it('counts this start among those that storm, and takes no money until the terminal has run quietly', async () => {
    const storm = { restartStorm: { starts: 3, withinMs: 600_000 } };
    const before = await startFakeKiosk([start], { settings: storm });
    expect(before.alerts).toEqual([]);
    const kiosk = await startFakeKiosk([start, start], { settings: storm });
    expect(kiosk.alerts).toEqual(['error restartStorm']);
    expect(kiosk.screen()).toMatchObject({ kind: 'home' });
    await sendAll(kiosk, { kind: 'start', purpose: 'bill' }, { kind: 'submitAccount', accountNumber: '0310004821' });
    expect(await kiosk.send({ kind: 'continue' })).toBe('cashUnavailable');
    await kiosk.clock.advance(600_000);
    await toCash(kiosk);
    expect(kiosk.alerts).toEqual(['error restartStorm']);
  });

  it('keeps what an alert is called and how grave it is', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-alerts-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const { log, file, close } = openLog({ dataDir, console: undefined });
    logAlerts(log, [
      { name: 'paperNearEnd', level: 'A1', facts: {} },
      { name: 'orphanNote', level: 'A2', facts: { valueFen: 2_000, claimNumber: '7K3M9QXT0V' } },
      { name: 'noteInDoubt', level: 'A3', facts: { noteId: 'N1' } },
    ]);
    close();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'info', event: 'alert', alert: 'paperNearEnd', grade: 'A1' },
      { level: 'warn', event: 'alert', alert: 'orphanNote', grade: 'A2', valueFen: 2_000, claimNumber: '7K3M9QXT0V' },
      { level: 'error', event: 'alert', alert: 'noteInDoubt', grade: 'A3', noteId: 'N1' },
    ]);
  });
});

describe('a disk that is nearly full', () => {
  it('closes the slot at the next tick, and opens it when there is room again', async () => {
    const kiosk = await startFakeKiosk();
    await toCash(kiosk);
    await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: 'E1', valueFen: fen(1_000) });
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: fen(1_000), repeat: false });
    const before = kiosk.log.length;
    kiosk.spaceLow(true);
    await kiosk.clock.advance(1_000);
    expect(kiosk.screen()).toMatchObject({ kind: 'cash', intake: 'closed', insertedFen: 1_000 });
    expect(kiosk.log.slice(before)).toContain('disable');
    await kiosk.clock.advance(10_000);
    expect(kiosk.log.slice(before)).not.toContain('enable');
    expect(kiosk.alerts).toEqual(['error spaceLow']);
    kiosk.spaceLow(false);
    await kiosk.acceptor({ kind: 'stateChanged', state: 'disabled', detail: '' });
    await kiosk.clock.advance(2_000);
    expect(kiosk.log.slice(before)).toContain('enable');
  });

  it('lets what is inside be paid', async () => {
    const kiosk = await startFakeKiosk();
    await toCash(kiosk);
    await kiosk.acceptor({ kind: 'noteInEscrow', escrowId: 'E1', valueFen: fen(1_000) });
    await kiosk.acceptor({ kind: 'noteStacked', stackedId: 'S1', valueFen: fen(1_000), repeat: false });
    kiosk.spaceLow(true);
    await kiosk.clock.advance(1_000);
    expect(await kiosk.send({ kind: 'finishShort' })).toBe('done');
    expect(kiosk.screen()).toMatchObject({ kind: 'result', outcome: 'paid' });
  });

  it('is known from the first moment on', async () => {
    const kiosk = await startFakeKiosk([], { spaceLow: true });
    expect(kiosk.alerts).toEqual(['error spaceLow']);
    await sendAll(kiosk, { kind: 'start', purpose: 'bill' }, { kind: 'submitAccount', accountNumber: '0310004821' });
    expect(await kiosk.send({ kind: 'continue' })).toBe('cashUnavailable');
  });
});
