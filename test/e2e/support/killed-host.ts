/**
 * A host in its own process, for being killed. It walks one payment by itself, asks its parent for notes, and stops
 * dead before or after the n-th append: nothing of that step has been published or performed then.
 */
import { writeSync } from 'node:fs';
import { composeKiosk } from '../../../core/compose.ts';
import type { Command } from '../../../core/contract/commands.ts';
import type { Screen, Snapshot } from '../../../core/contract/snapshot.ts';
import { heldFen } from '../../../core/domain/ledger.ts';
import { parseConfig } from '../../../core/platform/config.ts';
import type { Journal } from '../../../core/ports/journal.ts';

export interface KilledHostOrder {
  readonly dataDir: string;
  readonly config: unknown;
  readonly accountNumber: string;
  readonly notesYuan: readonly number[];
  /** Undefined: recover, come to rest, report and leave. */
  readonly stopAt: { readonly append: number; readonly side: 'before' | 'after' } | undefined;
}

const order = JSON.parse(process.argv[2] ?? '{}') as KilledHostOrder;

function say(message: unknown): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

let appends = 0;

function stopDead(append: number): void {
  say({ kind: 'stopped', append });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function stopping(journal: Journal): Journal {
  const { stopAt } = order;
  if (stopAt === undefined) return journal;
  return {
    append: (records) => {
      appends += 1;
      say({ kind: 'appending', append: appends, records: records.map((record) => record.kind) });
      if (stopAt.side === 'before' && appends === stopAt.append) stopDead(appends);
      const outcome = journal.append(records);
      if (stopAt.side === 'after' && appends === stopAt.append) stopDead(appends);
      return outcome;
    },
    replay: () => journal.replay(),
    page: (page, pageSize) => journal.page(page, pageSize),
    spaceLow: () => journal.spaceLow(),
    close: () => {
      journal.close();
    },
  };
}

const parsed = parseConfig(order.config, 'killed host');
if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const kiosk = await composeKiosk({
  config: parsed.config,
  dataDir: order.dataDir,
  log: silent,
  decorateJournal: stopping,
});
if (kiosk.kind === 'refused') throw new Error(kiosk.line);

let inserted = 0;
let last = '';
kiosk.connection.watch((snapshot) => {
  setImmediate(() => {
    react(snapshot);
  });
});

function react(snapshot: Snapshot): void {
  const { screen } = snapshot;
  // One reaction a screen; a cash screen changes with every note.
  const key = screen.kind === 'cash' ? `${screen.kind} ${screen.intake} ${screen.noteCount}` : screen.kind;
  const receipt = screen.kind === 'result' ? screen.receipt.kind : '';
  if (`${key}${receipt}` === last) return;
  last = `${key}${receipt}`;
  say({ kind: 'screen', screen: screen.kind });
  if (order.stopAt === undefined) recover(screen, snapshot.availability.cash.ok);
  else walk(screen, snapshot);
}

function walk(screen: Screen, snapshot: Snapshot): void {
  switch (screen.kind) {
    case 'home':
      if (snapshot.availability.cash.ok && snapshot.availability.receipt.ok) send({ kind: 'start', purpose: 'bill' });
      else last = '';
      return;
    case 'enterAccount':
      send({ kind: 'submitAccount', accountNumber: order.accountNumber });
      return;
    case 'bills':
      send({ kind: 'continue' });
      return;
    case 'consent':
      send({ kind: 'agree', withoutReceipt: false });
      return;
    case 'cash': {
      if (screen.intake !== 'open') return;
      const next = order.notesYuan[inserted];
      if (next !== undefined) {
        inserted += 1;
        say({ kind: 'insert', yuan: next });
        return;
      }
      if (screen.noteCount === order.notesYuan.length) send({ kind: screen.canPay ? 'pay' : 'finishShort' });
      return;
    }
    case 'result':
      if (screen.receipt.kind !== 'printing') send({ kind: 'finish' });
      return;
    case 'thanks':
      say({ kind: 'walked', appends });
      return;
    default:
      return;
  }
}

/** At rest: nothing is owed to anybody, and the acceptor has come through its reset with an empty path. */
function recover(screen: Screen, acceptorReady: boolean): void {
  if (screen.kind === 'result' && screen.receipt.kind !== 'printing') send({ kind: 'finish' });
  if (screen.kind === 'thanks') send({ kind: 'finish' });
  if (screen.kind === 'home' && acceptorReady && kiosk.kind === 'running' && kiosk.ledger.open.size === 0) {
    say({ kind: 'rested', totals: kiosk.ledger.totals, heldFen: heldFen(kiosk.ledger) });
    void kiosk.close().then(() => process.exit(0));
  } else if (screen.kind === 'home') {
    last = '';
  }
}

function send(command: Command): void {
  if (kiosk.kind !== 'running') return;
  void kiosk.connection.send(command);
}
