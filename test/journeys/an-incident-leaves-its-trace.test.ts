import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { explainTrace } from '../../core/commands/explain-trace.ts';
import { readTrace } from '../../core/commands/trace-reader.ts';
import type { LogFacts } from '../../core/ports/log.ts';
import { ccnetProtocol } from '../../devices/note-acceptor/ccnet/protocol.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, paperSettled, toCash } from './steps.ts';

let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

function incidents(): readonly string[] {
  const directory = join(rig.dataDir, 'incidents');
  return existsSync(directory) ? readdirSync(directory).toSorted() : [];
}

describe('a note that jams on its way into the cash box', () => {
  it('leaves what was said over the line, ready to be explained, and a line in the log that names it', async () => {
    const kept: (LogFacts | undefined)[] = [];
    const write = (event: string, facts?: LogFacts): void => {
      if (event === 'incident.kept') kept.push(facts);
    };
    rig = await startRig({ log: { info: write, warn: write, error: write } });
    await toCash(rig, accounts.oneBill);
    expect(incidents()).toEqual([]);
    await rig.insert(10);
    rig.farEnds.noteAcceptor?.device.fault('jamWhileStacking', true);
    await rig.insert(20);
    await paperSettled(rig);
    const [first, ...others] = incidents().filter((name) => name.endsWith('-noteAcceptor.trace'));
    expect(others).toEqual([]);
    const path = join(rig.dataDir, 'incidents', first ?? '');
    expect(kept).toEqual([{ device: 'noteAcceptor', incident: 'noteInDoubt', file: path }]);
    const { lines, faults } = explainTrace(readTrace(readFileSync(path, 'utf8')), ccnetProtocol, 'incident');
    expect(faults).toEqual([]);
    expect(lines.join('\n')).toMatch(/jam/iu);
    rig = await rig.restart();
    expect(incidents()).toHaveLength(1);
  });
});
