import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { formatYuan, fen } from '../../core/domain/money.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import { openView } from './support/loopback-view.ts';
import { startCommand, startProgram, type Program } from './support/process.ts';

const running: Program[] = [];
let directory = '';

function keep(program: Program): Program {
  running.push(program);
  return program;
}

afterEach(async () => {
  for (const program of running.splice(0).toReversed()) await program.stop('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** A pair of pseudo terminals: what is written to one end is read at the other. */
async function ptyPair(name: string): Promise<{ host: string; device: string }> {
  const host = join(directory, `${name}-host`);
  const device = join(directory, `${name}-device`);
  const socat = keep(
    startProgram('socat', ['-d', '-d', `pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`]),
  );
  await socat.line((line) => line.includes('starting data transfer loop'));
  return { host, device };
}

it('pays through serialport, and the journal, the posted bill and the decoded receipt agree to the fen', async () => {
  directory = mkdtempSync(join(tmpdir(), 'lightpost-pty-'));
  const acceptorPty = await ptyPair('acceptor');
  const printerPty = await ptyPair('printer');
  const acceptor = keep(startCommand('device', ['ccnet', '--path', acceptorPty.device]));
  const printer = keep(startCommand('device', ['escpos', '--path', printerPty.device]));
  const utility = keep(startCommand('utility', ['--port', '0', '--data', join(directory, 'utility')]));
  await acceptor.line((line) => line.includes('"ready"'));
  await printer.line((line) => line.includes('"ready"'));
  const listening = JSON.parse(await utility.line((line) => line.includes('listening'))) as { listening: number };

  const dataDir = join(directory, 'data');
  const configFile = join(directory, 'kiosk.json');
  const config = {
    devices: {
      noteAcceptor: { protocol: 'ccnet', link: { kind: 'serial', path: acceptorPty.host } },
      receiptPrinter: { protocol: 'escpos', link: { kind: 'serial', path: printerPty.host }, paperWidthMm: 80 },
    },
    backEnd: { kind: 'http', baseUrl: `http://127.0.0.1:${listening.listening}` },
    dataDir,
  };
  writeFileSync(configFile, JSON.stringify(config));
  const kiosk = keep(startCommand('start', ['--config', configFile, '--shell', 'browser']));
  const said = await kiosk.line((line) => line.includes('#token='), 60_000);
  const view = await openView(said.slice(said.indexOf('http://')).trim());

  await view.untilSnapshot(({ availability }) => availability.cash.ok && availability.receipt.ok);
  await view.press({ kind: 'start', purpose: 'bill' });
  await view.press({ kind: 'submitAccount', accountNumber: '0310100001' });
  const bills = await view.until('bills');
  await view.press({ kind: 'continue' });
  await view.until('consent');
  await view.press({ kind: 'agree', withoutReceipt: false });
  let cash = await view.until('cash', (screen) => screen.intake === 'open');
  while (cash.remainingFen > 0) {
    const notes = cash.noteCount;
    acceptor.tell('insert 50');
    cash = await view.until('cash', (screen) => screen.noteCount === notes + 1 && screen.intake === 'open');
  }
  await view.press({ kind: 'pay' });
  const result = await view.until('result', (screen) => screen.receipt.kind !== 'printing');
  view.close();

  expect(result).toMatchObject({ outcome: 'paid', receipt: { kind: 'printed' }, dueFen: bills.chosenTotalFen });
  utility.tell('postings');
  const posted = await utility.line((line) => line.includes(result.transactionNumber));
  expect(posted).toContain(`"totalFen":${cash.insertedFen}`);
  printer.tell('paper');
  const paper = await printer.line((line) => line.includes('"paper"') && line.includes(result.transactionNumber));
  expect(paper).toContain(`￥${formatYuan(cash.insertedFen)}`);
  expect(paper).toContain(`￥${formatYuan(bills.chosenTotalFen)}`);
  expect(paper).toContain(`￥${formatYuan(fen(cash.insertedFen - bills.chosenTotalFen))}`);
  await kiosk.stop();

  const credited = recordsIn(dataDir).flatMap((record) => (record.kind === 'noteCredited' ? [record.valueFen] : []));
  const settled = recordsIn(dataDir).flatMap((record) => (record.kind === 'paymentSettled' ? [record.totalFen] : []));
  expect(credited.reduce((sum, value) => sum + value, 0)).toBe(cash.insertedFen);
  expect(settled).toEqual([cash.insertedFen]);
  expect(acceptor.lines.filter((line) => line.includes('"stacked"'))).toHaveLength(credited.length);
  expect(acceptor.lines.filter((line) => line.includes('"acknowledged"'))).toHaveLength(credited.length);
});
