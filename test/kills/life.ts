import { join } from 'node:path';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import { readJournal } from '../../core/journal/read-journal.ts';
import type { StoredRecord } from '../../core/ports/journal.ts';
import type { Client } from './client.ts';
import type { Resident } from './resident.ts';
import type { World } from './world.ts';

/** Milliseconds between two looks at the screen: a hand is not faster. */
const THINK_MS = { least: 40, spread: 260 } as const;
/** Milliseconds from the start of a host to rest: slow motors, a lost answer's retries and a busy machine. */
const REST_LIMIT_MS = 90_000;
const LOOK_MS = 100;

export function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

/** One hand at the screen until `isOver`. */
export async function live(
  world: World,
  client: Client,
  resident: Resident,
  below: (limit: number) => number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const snapshot = client.last();
    const deed = snapshot === undefined ? undefined : resident.react(snapshot);
    if (deed?.kind === 'insert') world.acceptor.insert(deed.note);
    // A refusal is an answer like any other: the next look at the screen shows what can be done.
    if (deed?.kind === 'press') await client.press(deed.command);
    await pause(THINK_MS.least + below(THINK_MS.spread));
  }
}

export type Reading =
  { kind: 'read'; records: readonly StoredRecord[] } | { kind: 'broken'; detail: string } | { kind: 'missing' };

/** Every record, each checked against the one before, read beside the living host. */
export function readRecords(world: World): Reading {
  const reading = readJournal(join(world.dataDir, 'journal'));
  if (reading.kind === 'missing') return { kind: 'missing' };
  if (reading.kind !== 'opened') return { kind: 'broken', detail: reading.detail };
  try {
    return { kind: 'read', records: [...reading.reader.replay()] };
  } catch (error) {
    return { kind: 'broken', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    reading.reader.close();
  }
}

export type Rest =
  | { kind: 'rested'; records: readonly StoredRecord[] }
  /** The host ended, by a kill or by itself. */
  | { kind: 'ended' }
  | { kind: 'restless'; detail: string };

/**
 * Waits until nobody is owed a screen, a paper or an answer: home, both devices ready, no transaction open, no posting
 * without an answer, and the slot empty.
 */
export async function settle(world: World, client: Client, isOver: () => boolean, hand: Resident): Promise<Rest> {
  const until = performance.now() + REST_LIMIT_MS;
  while (!isOver()) {
    const snapshot = client.last();
    if (snapshot !== undefined && looksAtRest(snapshot) && slotIsEmpty(world)) {
      const reading = readRecords(world);
      if (reading.kind === 'broken')
        return { kind: 'restless', detail: `the journal does not verify: ${reading.detail}` };
      if (reading.kind === 'read' && nothingOpen(reading.records)) return { kind: 'rested', records: reading.records };
    }
    if (performance.now() > until) {
      const seen = JSON.stringify({ screen: snapshot?.screen, availability: snapshot?.availability });
      return { kind: 'restless', detail: `no rest ${REST_LIMIT_MS} ms after the start: ${seen}` };
    }
    const deed = snapshot === undefined ? undefined : hand.react(snapshot);
    if (deed?.kind === 'press') await client.press(deed.command);
    await pause(LOOK_MS);
  }
  return { kind: 'ended' };
}

function looksAtRest({ screen, availability }: Snapshot): boolean {
  return screen.kind === 'home' && availability.cash.ok && availability.receipt.ok;
}

/** Bad and foreign notes are worth nothing here, and somebody's all the same. */
function slotIsEmpty(world: World): boolean {
  return Object.keys(world.acceptor.contents().inPath.notes).length === 0;
}

function nothingOpen(records: readonly StoredRecord[]): boolean {
  const open = new Set<string>();
  for (const { record } of records) {
    if (record.kind === 'consentGiven') open.add(record.transactionId);
    if (record.kind === 'transactionClosed' || record.kind === 'transactionCancelled')
      open.delete(record.transactionId);
    if (record.kind === 'paymentSubmitted') open.add(record.posting.id);
    if (record.kind === 'paymentSettled' || record.kind === 'paymentRefused') open.delete(record.postingId);
    if (record.kind === 'claimPosted') open.add(record.claimNumber);
    if (record.kind === 'claimPostingRefused' || record.kind === 'claimSettled') open.delete(record.claimNumber);
  }
  return open.size === 0;
}
