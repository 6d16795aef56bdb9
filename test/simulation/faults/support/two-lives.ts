import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startRig, type KioskRig, type RigOptions } from '../../../support/kiosk-rig.ts';
import type { Columns, Money } from './columns.ts';
import { alertLog, moneyOf, nameOf, sheetsOf } from './fault-world.ts';

export interface TwoLives {
  readonly options?: RigOptions;
  /** The life before; its host has ended when `between` is called. */
  first(rig: KioskRig): Promise<void>;
  /** What somebody does to the journal while nothing runs. */
  between(journal: JournalFolder): void;
  /** The life with the journal as it is now. */
  second(rig: KioskRig): Promise<void>;
}

export interface JournalFolder {
  readonly path: string;
  /** Makes it what it was at `keepCopy`. */
  restoreCopy(): void;
}

export interface FirstLife extends KioskRig {
  /** What a backup, a disk image or a card that restores the disk would bring back. */
  keepCopy(): void;
}

/**
 * The fault is in the files between two lives of one terminal. The columns are read from the second on; where its
 * journal did not open, the journal's column is what the opening said, with the folder left out.
 */
export function onTwoLives(
  lives: Omit<TwoLives, 'first'> & { first(rig: FirstLife): Promise<void> },
): () => Promise<Columns> {
  return async () => {
    const alerts: string[] = [];
    const openings: string[] = [];
    const ear = alertLog((alert) => alerts.push(alert));
    const options: RigOptions = {
      ...lives.options,
      log: {
        ...ear,
        warn: (event, facts) => {
          ear.warn(event, facts);
          if (facts?.['alert'] === 'journalUnusable')
            openings.push(`${String(facts['why'])}: ${String(facts['detail'])}`);
        },
      },
    };
    let rig = await startRig(options);
    try {
      const path = join(rig.dataDir, 'journal');
      const copy = join(rig.dataDir, 'journal-copy');
      const { clock, dataDir, farEnds } = rig;
      await lives.first({ ...rig, keepCopy: () => cpSync(path, copy, { recursive: true }) });
      const before = { money: moneyOf(rig), records: rig.records().length, sheets: sheetsOf(rig).length };
      await rig.stop();
      alerts.length = 0;
      lives.between({
        path,
        restoreCopy: () => {
          rmSync(path, { recursive: true });
          cpSync(copy, path, { recursive: true });
        },
      });
      rig = await startRig({ ...options, clock, dataDir, seed: 2, keptDevices: farEnds });
      await lives.second(rig);
      const screens: string[] = [];
      for (const { screen } of rig.snapshots) if (screens.at(-1) !== nameOf(screen)) screens.push(nameOf(screen));
      const opened = openings.length === 0;
      return {
        money: opened ? moneyOf(rig) : moneyBehind(rig, farEnds, before.money),
        journal: opened
          ? rig
              .records()
              .slice(Math.min(before.records, countAtStart(rig)))
              .map((record) => record.kind)
              .join(' ')
          : openings.join('; ').replaceAll(path, 'FOLDER'),
        paper: sheetsOf({ ...rig, farEnds }).slice(before.sheets),
        screen: screens.join(' '),
        alerts,
      };
    } finally {
      await rig.dispose();
    }
  };
}

/** A journal that was set back has fewer records than before: its own begin with this start. */
function countAtStart(rig: KioskRig): number {
  return rig.records().findLastIndex((record) => record.kind === 'terminalStarted');
}

/** A kiosk out of service has no far ends of its own; the devices stand there all the same, and nobody books. */
function moneyBehind(rig: KioskRig, farEnds: KioskRig['farEnds'], before: Money): Money {
  return { ...moneyOf({ ...rig, farEnds: { ...farEnds, utility: null } }), booked: before.booked };
}
