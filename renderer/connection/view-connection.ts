import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';

export type Link = 'up' | 'down';

/** What the view holds: the contract, and a word about whether anyone is listening. */
export interface ViewConnection extends KioskConnection {
  /** Calls at once with what is known. Returns its own stop. */
  watchLink(onLink: (link: Link) => void): () => void;
}
