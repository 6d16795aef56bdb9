import { create } from 'zustand';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import type { Link, ViewConnection } from '../connection/view-connection.ts';

/** All that the view remembers: what the host said last, and whether the host can be heard. */
export interface ViewState {
  readonly snapshot: Snapshot | null;
  readonly link: Link;
}

export const useView = create<ViewState>(() => ({ snapshot: null, link: 'up' }));

/** A smaller revision of the same run is late, not new; another run is always newer. */
export function newerSnapshot(held: Snapshot | null, arrived: Snapshot): Snapshot {
  if (held === null || held.runId !== arrived.runId) return arrived;
  return arrived.revision >= held.revision ? arrived : held;
}

/** Returns its own stop. */
export function follow(connection: ViewConnection): () => void {
  const stopSnapshots = connection.watch((arrived) => {
    useView.setState((state) => ({ snapshot: newerSnapshot(state.snapshot, arrived) }));
  });
  const stopLink = connection.watchLink((link) => {
    useView.setState({ link });
  });
  return () => {
    stopSnapshots();
    stopLink();
  };
}
