import type { KioskConnection } from '../contract/kiosk-connection.ts';
import type { DisplayView, OfferedView, Snapshot, TerminalView } from '../contract/snapshot.ts';

const nothingOffered: OfferedView = {
  findByMeter: false,
  findByPhone: false,
  history: false,
  arrival: false,
  rechargeCards: false,
  cardReader: false,
};

/**
 * What the resident sees where the journal cannot be trusted: a calm screen, in both languages, and nothing that
 * takes money. The kiosk never starts with an empty journal over a damaged one.
 */
export function outOfServiceConnection(
  terminal: TerminalView,
  display: DisplayView,
  runId: string,
  nowMs: () => number,
): KioskConnection {
  const watchers = new Set<(snapshot: Snapshot) => void>();
  let language = display.language;
  let revision = 1;

  function snapshot(): Snapshot {
    return {
      revision,
      runId,
      atMs: nowMs(),
      terminal,
      display: { ...display, language },
      availability: {
        cash: { ok: false, reason: 'journalUnavailable' },
        receipt: { ok: false, reason: 'notConfigured' },
      },
      offered: nothingOffered,
      idleWarning: null,
      screen: { kind: 'outOfService', reason: 'journal', claimNumber: null },
      simulator: null,
    };
  }

  return {
    send: (command) => {
      if (command.kind !== 'setLanguage') return Promise.resolve({ kind: 'refused', reason: 'outOfService' });
      language = command.language;
      revision += 1;
      for (const watcher of watchers) watcher(snapshot());
      return Promise.resolve({ kind: 'done' });
    },
    watch: (onSnapshot) => {
      watchers.add(onSnapshot);
      onSnapshot(snapshot());
      return () => {
        watchers.delete(onSnapshot);
      };
    },
  };
}
