import { composeKiosk, type Composed } from '../../../core/compose.ts';
import type { Answer, Command } from '../../../core/contract/commands.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Ledger } from '../../../core/domain/ledger.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { KioskConfig } from '../../../core/platform/config.ts';
import type { AppendOutcome, Journal } from '../../../core/ports/journal.ts';
import type { Log } from '../../../core/ports/log.ts';
import { createChance } from '../run/chance.ts';
import type { Recovery } from '../invariants/invariant.ts';
import type { Disk } from './disk.ts';
import { createMortalClock } from './virtual-clock.ts';
import type { World } from './world.ts';

/** One life of the host process: from its start to its death or its orderly end. */
export interface Life {
  send(command: unknown): Promise<Answer>;
  isDead(): boolean;
  /** Nothing of this host reaches a device, the journal, the utility or the screen from now on. */
  die(why: string): void;
  /** The host dies at the n-th such event from now. */
  dieAt(moment: CrashMoment): void;
  /** The n-th append from now fails, and all after it. `written`: what it was to write is on the disk all the same. */
  failAppend(count: number, written: boolean): void;
  /** An orderly end. */
  close(): Promise<void>;
}

export interface CrashMoment {
  readonly at: 'append' | 'write' | 'publish';
  readonly count: number;
  /** Before the event reached the outside, or right after. */
  readonly before: boolean;
}

/** The PIN of the simulated terminal; the hash in the config is only a name for it here. */
export const SERVICE_PIN = '246810';

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const gone: Answer = { kind: 'refused', reason: 'outOfService' };

export async function startLife(
  world: World,
  disk: Disk,
  config: KioskConfig,
  options: {
    readonly seed: number;
    /** This life ends while it begins. */
    readonly crash: CrashMoment | undefined;
    readonly onOpened: (found: Recovery['found']) => void;
  },
): Promise<{ kind: 'alive'; life: Life } | { kind: 'refused'; line: string }> {
  const clock = createMortalClock(world.clock);
  let dead = false;
  let stopWatching: () => void = () => undefined;
  let crash: { at: CrashMoment['at']; left: number; before: boolean } | undefined = options.crash && {
    ...options.crash,
    left: options.crash.count,
  };
  let failing: { left: number; written: boolean } | undefined;
  let failed: string | undefined;
  const asking = new Set<() => void>();
  const self = { isDead: () => dead };

  function die(why: string): void {
    if (dead) return;
    dead = true;
    clock.kill();
    stopWatching();
    world.note(`the host dies ${why}`);
    world.host.alive = false;
    world.host.journalFailedSinceMs = undefined;
    world.ledger = undefined;
    world.screen.dark();
    world.acceptorCable.hostDied();
    world.printerCable.hostDied();
    world.readerCable.hostDied();
    for (const hearsNothing of asking) hearsNothing();
  }

  /** A host that dies after a write has its bytes on the wire: two turns of the microtask queue later they have arrived. */
  function writes(): boolean {
    if (dead || meets('write', false)) return false;
    if (crash?.at === 'write' && !crash.before) {
      crash.left -= 1;
      if (crash.left <= 0) {
        crash = undefined;
        queueMicrotask(() => {
          queueMicrotask(() => {
            die('after a write');
          });
        });
      }
    }
    return true;
  }

  /** Counts towards the armed crash. True where the host dies now, before the event. */
  function meets(at: CrashMoment['at'], after: boolean): boolean {
    if (crash?.at !== at || crash.before === after) return false;
    crash.left -= 1;
    if (crash.left > 0) return false;
    const when = after ? 'after' : 'before';
    crash = undefined;
    die(`${when} a ${at}`);
    return true;
  }

  function refuse(detail: string): AppendOutcome {
    if (failed === undefined) {
      failed = detail;
      world.host.journalFailedSinceMs = world.clock.monotonicMs();
      world.note('the journal fails');
    }
    return { kind: 'failed', detail };
  }

  function take(journal: Journal, records: readonly KioskRecord[]): AppendOutcome {
    if (dead || meets('append', false)) return { kind: 'failed', detail: 'the host is gone' };
    if (failed !== undefined) return { kind: 'failed', detail: failed };
    if (failing !== undefined) {
      failing.left -= 1;
      if (failing.left <= 0) {
        if (failing.written) {
          const outcome = journal.append(records);
          // On the disk, but never promised: the next start finds it.
          if (outcome.kind === 'appended') world.inspector.writtenUnpromised(records);
        }
        return refuse('the disk failed (simulated)');
      }
    }
    const outcome = journal.append(records);
    if (outcome.kind === 'failed') return refuse(outcome.detail);
    const json = records.map((record) => JSON.stringify(record));
    for (const [index, record] of records.entries()) {
      world.inspector.before(record);
      world.written(record);
      world.note(`record ${world.evidence.book.seq} ${json[index]}`);
    }
    world.inspector.appended(records, json, outcome.lastSeq);
    meets('append', true);
    return outcome;
  }

  world.host.alive = true;
  world.host.journalFailedSinceMs = undefined;
  world.utility.newLife();
  world.onWrite = writes;
  const composed: Composed = await composeKiosk({
    config,
    dataDir: world.directory,
    log: silentLog,
    clock,
    random: createChance(options.seed),
    openJournal: () => {
      const opening = disk.open();
      if (opening.kind === 'opened') options.onOpened(disk.records());
      return opening;
    },
    decorateJournal: (journal) => ({ ...journal, append: (records) => take(journal, records) }),
    keptDevices: {
      noteAcceptor: { device: world.acceptor, line: world.acceptorCable.lineFor(self) },
      receiptPrinter: { device: world.printer, line: world.printerCable.lineFor(self) },
      cardReader: { device: world.cards.reader, line: world.readerCable.lineFor(self) },
    },
    keptUtility: world.utility.facadeFor(self, (kind, what) => {
      world.note(`utility ${kind} ${typeof what === 'string' ? what : what.id}`);
      world.inspector.requested(kind, what);
      if (kind !== 'commit') return;
      const meet = world.atCommit;
      world.atCommit = undefined;
      meet?.();
    }),
    verifyPin: (pin) => Promise.resolve(pin === SERVICE_PIN),
    simulatorPanel: false,
  });
  if (composed.kind === 'refused') return { kind: 'refused', line: composed.line };
  if (composed.outOfService !== undefined) return { kind: 'refused', line: composed.outOfService };
  const { connection, ledger } = composed;
  const running: Ledger = ledger;
  if (!dead) world.ledger = running;

  function show(snapshot: Snapshot): void {
    if (dead || meets('publish', false)) return;
    const { kind } = snapshot.screen;
    if (kind !== world.screen.snapshot?.screen.kind) world.note(`screen ${kind}`);
    const before = world.screen.snapshot;
    world.screen.show(snapshot);
    world.inspector.shown(snapshot, before);
    meets('publish', true);
  }
  const stop = connection.watch(show);
  stopWatching = stop;
  if (dead) stop();

  return {
    kind: 'alive',
    life: {
      ...self,
      send: (command) => {
        if (dead) return Promise.resolve(gone);
        return new Promise((resolve) => {
          // A dead host answers nobody; who asked it sees the screen go dark.
          const hearsNothing = (): void => {
            resolve(gone);
          };
          asking.add(hearsNothing);
          void connection.send(command as Command).then((answer) => {
            asking.delete(hearsNothing);
            resolve(answer);
          });
        });
      },
      die,
      dieAt: (moment) => {
        crash = { at: moment.at, left: moment.count, before: moment.before };
      },
      failAppend: (count, written) => {
        failing = { left: count, written };
      },
      close: async () => {
        stopWatching();
        world.host.alive = false;
        await composed.close();
        world.ledger = undefined;
        world.screen.dark();
        dead = true;
      },
    },
  };
}
