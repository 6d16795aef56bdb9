import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { Command } from '../../../core/contract/commands.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import { openLoopback } from '../../../core/loopback/server.ts';
import { accounts, insertEnough, toCash } from '../../journeys/steps.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type Columns, insertedAndPaid, nothing } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';

const demoPin = '246810';
const token = 'the-token-of-this-start';

/** Everything a resident could notice, and everything on disk. */
function picture({ rig }: FaultWorld): string {
  const { screen, availability, display } = rig.snapshot();
  return JSON.stringify({ screen, availability, display, records: rig.records(), totals: rig.ledger.totals });
}

async function pay(world: FaultWorld): Promise<void> {
  await insertEnough(world.rig);
  await world.rig.press({ kind: 'pay' });
  await world.rest();
}

/** What an attacker would like to say with a view in their hands, and shapes that break readers. */
const crafted: readonly unknown[] = [
  { kind: 'creditNote', valueFen: 10_000 },
  { kind: 'noteStacked', stackedId: 's-1', valueFen: 10_000, repeat: false },
  { kind: 'noteInEscrow', escrowId: 'e-1', valueFen: 10_000 },
  { kind: 'stackNote', escrowId: 'e-1' },
  { kind: 'setPrice', billId: 'b', totalFen: 1 },
  { kind: 'postingAnswered', postingId: 'p', answer: { kind: 'accepted' } },
  { kind: 'journalFailed' },
  { kind: 'pinChecked', right: true },
  { kind: 'action', action: { kind: 'pay' } },
  { kind: 'pay', insertedFen: 10_000 },
  { kind: 'pay', transactionId: 'other' },
  { kind: 'agree' },
  { kind: 'agree', withoutReceipt: false, maxSurplusFen: 1_000_000 },
  { kind: 'chooseAmount', amountFen: -1 },
  { kind: 'chooseAmount', amountFen: 0.5 },
  { kind: 'chooseAmount', amountFen: 1e21 },
  { kind: 'chooseAmount', amountFen: Number.NaN },
  { kind: 'chooseAmount', amountFen: '100' },
  { kind: 'submitAccount', accountNumber: '1'.repeat(1_000_000) },
  { kind: 'submitAccount', accountNumber: ['0310100001'] },
  { kind: 'enterPin', pin: '0'.repeat(100_000) },
  { kind: 'enterPin', pin: { length: 6 } },
  { kind: ['pay'] },
  { kind: { toString: () => 'pay' } },
  { kind: 'PAY' },
  { kind: 'constructor' },
  { kind: '__proto__' },
  JSON.parse('{"kind":"pay","__proto__":{"valueFen":10000}}'),
  JSON.parse('{"__proto__":{"kind":"pay"}}'),
  JSON.parse('{"kind":"touch","constructor":{"prototype":{"kind":"pay"}}}'),
  Array.from({ length: 10_000 }, () => ({ kind: 'pay' })),
  'pay',
  '{"kind":"pay"}',
  7,
  true,
  null,
  undefined,
];

interface Attack {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers: (port: number) => Readonly<Record<string, string>>;
  readonly status: number;
}

function own(port: number): Readonly<Record<string, string>> {
  const origin = `http://127.0.0.1:${port}`;
  const json = { 'content-type': 'application/json', 'x-lightpost-token': token };
  return { host: `127.0.0.1:${port}`, origin, ...json };
}

const post = { method: 'POST', path: '/api/command' };
/** A page in another tab, a name that was bound to this address, a form, and another user of this machine. */
const attacks: readonly Attack[] = [
  {
    ...post,
    what: 'a page of another site',
    headers: (port) => ({ ...own(port), origin: 'http://a.example' }),
    status: 403,
  },
  { ...post, what: 'a sandboxed frame', headers: (port) => ({ ...own(port), origin: 'null' }), status: 403 },
  { ...post, what: 'a rebound name', headers: (port) => ({ ...own(port), host: `a.example:${port}` }), status: 421 },
  { ...post, what: 'no token', headers: (port) => ({ ...own(port), 'x-lightpost-token': '' }), status: 401 },
  {
    ...post,
    what: 'an old token',
    headers: (port) => ({ ...own(port), 'x-lightpost-token': `${token}x` }),
    status: 401,
  },
  { ...post, what: 'a form', headers: (port) => ({ ...own(port), 'content-type': 'text/plain' }), status: 415 },
  { ...post, what: 'a program without an origin', headers: (port) => ({ host: own(port)['host'] ?? '' }), status: 403 },
  { ...post, method: 'OPTIONS', what: 'a preflight', headers: own, status: 403 },
  { ...post, method: 'GET', what: 'an image', headers: own, status: 405 },
  {
    method: 'GET',
    path: '/api/snapshots',
    what: 'somebody who listens',
    headers: (port) => ({ host: `127.0.0.1:${port}` }),
    status: 401,
  },
];

function ask({ method, path, headers }: Attack, port: number, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: headers(port), agent: false },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(method === 'POST' ? body : undefined);
  });
}

/** The payment that was under way is the only one, and ends as if nobody had been there. */
const paidOnce: Columns = {
  ...insertedAndPaid,
  money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
};

describe('strangers at the kiosk', () => {
  scenario(
    'M6',
    'another page and another user of the machine reach the port, and neither see nor move anything',
    paidOnce,
    onRig(async (world) => {
      const { rig } = world;
      const staticDir = mkdtempSync(join(tmpdir(), 'lightpost-strangers-'));
      mkdirSync(join(staticDir, 'assets'));
      writeFileSync(join(staticDir, 'index.html'), '<!doctype html><title>view</title>');
      const watchers = new Set<(snapshot: Snapshot) => void>();
      const opening = await openLoopback({
        port: 0,
        staticDir,
        token,
        clock: createManualClock(),
        connection: {
          send: (command) => rig.send(command),
          watch: (listener) => {
            watchers.add(listener);
            listener(rig.snapshot());
            return () => watchers.delete(listener);
          },
        },
      });
      if (opening.kind !== 'opened') throw new Error(opening.detail);
      try {
        await toCash(rig, accounts.oneBill);
        world.strike();
        const before = picture(world);
        const wishes = [{ kind: 'simulateInsert', note: 100 }, { kind: 'cancel' }, { kind: 'openService' }];
        for (const wish of wishes) {
          for (const attack of attacks) {
            const status = await ask(attack, opening.port, JSON.stringify(wish));
            if (status !== attack.status) throw new Error(`${attack.what} was answered with ${status}`);
          }
        }
        if (watchers.size > 0) throw new Error('somebody listens');
        if (picture(world) !== before) throw new Error('something moved');
        // The same wish from our own page does move something: the attacks failed for the right reason.
        const owner = { ...post, what: 'our own page', headers: own, status: 200 };
        if ((await ask(owner, opening.port, '{"kind":"touch"}')) !== 200) throw new Error('our own page is shut out');
        await pay(world);
      } finally {
        await opening.close();
        rmSync(staticDir, { recursive: true });
      }
    }),
  );

  scenario(
    'M9',
    'guessing the PIN ends after five tries, is told to the operator, and a restart helps nobody',
    {
      money: nothing,
      journal: 'pinRejected pinRejected pinRejected pinRejected pinRejected terminalStarted',
      paper: [],
      screen: 'home servicePin home servicePin home',
      alerts: ['A2 pinLocked'],
    },
    onRig(async (world) => {
      const { rig } = world;
      world.strike();
      await rig.press({ kind: 'openService' });
      for (const pin of ['000000', '123456', '111111', '246811', '999999']) {
        const answer = await rig.send({ kind: 'enterPin', pin });
        if (answer.kind !== 'refused' || answer.reason !== 'wrongPin') throw new Error(JSON.stringify(answer));
      }
      await mustBeLocked(world);
      await world.restart();
      await world.rig.press({ kind: 'openService' });
      await mustBeLocked(world);
      const locked = world.rig.snapshot().screen;
      if (locked.kind !== 'servicePin') throw new Error(`the screen is ${locked.kind}`);
      await world.rig.press({ kind: 'goBack' });
      await world.rest();
    }),
  );

  scenario(
    'M10',
    'a view in the wrong hands asks for credit, stacking and prices: malformed, and nothing has changed',
    paidOnce,
    onRig(async (world) => {
      const { rig } = world;
      await toCash(rig, accounts.oneBill);
      world.strike();
      const before = picture(world);
      for (const command of crafted) {
        const answer = await rig.send(command as Command);
        if (answer.kind !== 'refused' || answer.reason !== 'malformed') {
          throw new Error(
            `${String(JSON.stringify(command)).slice(0, 80)} was answered with ${JSON.stringify(answer)}`,
          );
        }
        if (picture(world) !== before) throw new Error(`${JSON.stringify(command)} changed something`);
      }
      if ('valueFen' in {} || 'kind' in {}) throw new Error('every object has learnt something');
      // Known words at the wrong time: refused by name, and as harmless.
      for (const kind of ['pay', 'finishShort', 'acceptChange', 'takeClaim', 'reprint', 'leaveService'] as const) {
        const answer = await rig.send({ kind });
        if (answer.kind !== 'refused') throw new Error(`${kind} went through`);
      }
      const posted = await rig.send({ kind: 'servicePostClaim', claimNumber: 'A' });
      if (posted.kind !== 'refused' || posted.reason !== 'serviceOnly') throw new Error(JSON.stringify(posted));
      if (picture(world) !== before) throw new Error('something moved');
      await pay(world);
    }),
  );
});

/** The right PIN opens nothing while the lock holds. */
async function mustBeLocked(world: FaultWorld): Promise<void> {
  const answer = await world.rig.send({ kind: 'enterPin', pin: demoPin });
  if (answer.kind !== 'refused' || answer.reason !== 'pinLocked') throw new Error(JSON.stringify(answer));
}
