import type { Screen } from '../../../../core/contract/snapshot.ts';
import { openClaimsFen, suspenseFen } from '../../../../core/domain/ledger.ts';
import type { KioskRecord } from '../../../../core/domain/records.ts';
import { createWords } from '../../../../core/platform/receipt-words.ts';
import type { Journal } from '../../../../core/ports/journal.ts';
import type { Log } from '../../../../core/ports/log.ts';
import { moneyProblems, startRig, type KioskRig, type RigOptions } from '../../../support/kiosk-rig.ts';
import type { Columns, Money } from './columns.ts';

/** A rig whose fault is under way: what happens from `strike` on is what the row of the matrix is about. */
export interface FaultWorld {
  /** The host that is running now. */
  readonly rig: KioskRig;
  /** From here on everything is written down. */
  strike(): void;
  /** The host dies; the devices keep their power. */
  kill(): Promise<void>;
  /** Everything loses its power and gets it back. */
  powerCut(): Promise<void>;
  /** The terminal gets a new, empty disk; the devices keep what they know. */
  replaceDisk(): Promise<void>;
  /** The host ends in good order and starts again. */
  restart(): Promise<void>;
  /**
   * From now on the host dies right before or right after the next append that holds a record of this kind: nothing of
   * that step reaches a device, a screen or the back end. `kill` or `powerCut` then starts the next one.
   */
  dieAt(side: 'before' | 'after', kind: KioskRecord['kind']): void;
  /** Lets time pass until the home screen is back and nothing is under way; at most `limitMs`. */
  rest(limitMs?: number): Promise<void>;
}

const restLimitMs = 600_000;
const stepMs = 1_000;

/** Runs a scenario on the rig and reads the five columns off the world afterwards. */
export function onRig(run: (world: FaultWorld) => Promise<void>, options: RigOptions = {}): () => Promise<Columns> {
  return async () => {
    const alerts: string[] = [];
    let dead = false;
    /** The next host has begun and `rig` is still the one before. */
    let starting = false;
    const log = alertLog((alert) => {
      if (!dead) alerts.push(alert);
    });
    const screens: string[] = [];
    let dying: { side: 'before' | 'after'; kind: KioskRecord['kind'] } | undefined;
    let seen = { records: 0, sheets: 0, alerts: 0, snapshots: 0 };
    let rig = await startRig({ ...options, log, decorateJournal: mortal });

    /** Called once a host, when it opens its journal. */
    function mortal(journal: Journal): Journal {
      dead = false;
      const decorated = options.decorateJournal?.(journal) ?? journal;
      const die = (): void => {
        dying = undefined;
        screensUpToNow();
        dead = true;
        rig.farEnds.noteAcceptor?.line.unplug();
        rig.farEnds.receiptPrinter?.line.unplug();
        rig.farEnds.utility?.setFault('down', true);
      };
      return {
        ...decorated,
        append: (records) => {
          if (dead) return { kind: 'failed', detail: 'the host is dead' };
          const hit = dying !== undefined && records.some((record) => record.kind === dying?.kind);
          if (hit && dying?.side === 'before') {
            die();
            return { kind: 'failed', detail: 'the host is dead' };
          }
          const outcome = decorated.append(records);
          if (hit) die();
          return outcome;
        },
      };
    }

    /** What a dead host still says reaches nobody. */
    function screensUpToNow(): void {
      if (dead || starting) return;
      for (const { screen } of rig.snapshots.slice(seen.snapshots)) {
        const name = nameOf(screen);
        if (screens.at(-1) !== name) screens.push(name);
      }
      seen.snapshots = rig.snapshots.length;
    }

    async function next(ending: () => Promise<KioskRig>): Promise<void> {
      screensUpToNow();
      dead = true;
      starting = true;
      rig = await ending();
      starting = false;
      rig.farEnds.utility?.setFault('down', false);
      seen = { ...seen, snapshots: 0 };
    }

    const world: FaultWorld = {
      get rig() {
        return rig;
      },
      strike() {
        screens.length = 0;
        seen = {
          records: rig.records().length,
          sheets: sheetsOf(rig).length,
          alerts: alerts.length,
          snapshots: rig.snapshots.length,
        };
        screens.push(nameOf(rig.screen()));
      },
      kill: () => next(() => rig.kill()),
      restart: () => next(() => rig.restart()),
      replaceDisk: () =>
        next(async () => {
          const { farEnds, clock } = rig;
          farEnds.noteAcceptor?.device.power(false);
          await rig.dispose();
          farEnds.noteAcceptor?.device.power(true);
          seen = { ...seen, records: 0 };
          return await startRig({ ...options, log, decorateJournal: mortal, clock, keptDevices: farEnds });
        }),
      powerCut: () =>
        next(async () => {
          rig.farEnds.noteAcceptor?.device.power(false);
          rig.farEnds.receiptPrinter?.device.power(false);
          const killing = rig.kill();
          rig.farEnds.noteAcceptor?.device.power(true);
          rig.farEnds.receiptPrinter?.device.power(true);
          return await killing;
        }),
      dieAt: (side, kind) => {
        dying = { side, kind };
      },
      rest: async (limitMs = restLimitMs) => {
        for (let waitedMs = 0; waitedMs < limitMs; waitedMs += stepMs) {
          await rig.clock.advance(stepMs);
          if (rig.screen().kind === 'home' && rig.ledger.open.size === 0) break;
        }
        await rig.clock.advance(stepMs);
      },
    };

    try {
      await run(world);
      screensUpToNow();
      const problems = [...moneyProblems(rig)];
      if (openClaimsFen(rig.ledger) !== suspenseFen(rig.ledger)) problems.push('claims and suspense differ');
      if (problems.length > 0) throw new Error(problems.join('; '));
      return {
        money: moneyOf(rig),
        journal: rig
          .records()
          .slice(seen.records)
          .map((record) => record.kind)
          .join(' '),
        paper: sheetsOf(rig).slice(seen.sheets),
        screen: screens.join(' '),
        alerts: alerts.slice(seen.alerts),
      };
    } finally {
      await rig.dispose();
    }
  };
}

export function moneyOf(rig: KioskRig): Money {
  const contents = rig.farEnds.noteAcceptor?.device.contents();
  return {
    inserted: contents?.inserted.yuan ?? 0,
    returned: contents?.returned.yuan ?? 0,
    stacked: (contents?.stacked.yuan ?? 0) + (contents?.takenOut.yuan ?? 0),
    inPath: contents?.inPath.yuan ?? 0,
    booked: (rig.farEnds.utility?.totals().acceptedFen ?? 0) / 100,
    claimed: openClaimsFen(rig.ledger) / 100,
  };
}

const words = createWords('zh-CN');
const titles = ['receipt', 'claimSlip', 'pendingSlip', 'collectionSlip', 'test'] as const;
/** Stands on every copy, before its number. */
const copyMark = words('title.copy', { n: '#' }).split('#')[0]?.trim() ?? '';
const lastLine = words('text.keepThis');

/** `receipt`, `claimSlip copy`, `receipt torn` where it ends before its last line. */
export function sheetsOf(rig: KioskRig): readonly string[] {
  return (rig.farEnds.receiptPrinter?.device.text() ?? []).filter((sheet) => sheet.trim() !== '').map(sheetName);
}

function sheetName(sheet: string): string {
  const title = titles.find((name) => sheet.includes(words(`title.${name}`))) ?? 'unknown';
  const copy = sheet.includes(copyMark) ? ' copy' : '';
  return `${title}${copy}${sheet.includes(lastLine) || title === 'collectionSlip' ? '' : ' torn'}`;
}

export function nameOf(screen: Screen): string {
  if (screen.kind === 'result') return `result/${screen.outcome}`;
  if (screen.kind === 'enterAccount' && screen.problem !== null) return `enterAccount/${screen.problem}`;
  return screen.kind;
}

export function alertLog(push: (alert: string) => void): Log {
  const take = (event: string, facts?: Readonly<Record<string, unknown>>): void => {
    if (event === 'alert') push(`${String(facts?.['grade'])} ${String(facts?.['alert'])}`);
  };
  return { info: take, warn: take, error: take };
}
