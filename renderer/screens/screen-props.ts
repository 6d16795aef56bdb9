import type { Screen, Snapshot } from '../../core/contract/snapshot.ts';
import type { Send } from '../connection/send.ts';

export interface ScreenProps<Kind extends Screen['kind']> {
  readonly screen: Extract<Screen, { kind: Kind }>;
  readonly snapshot: Snapshot;
  readonly send: Send;
}
