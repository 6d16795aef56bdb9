import type { KioskRecord } from '../../core/domain/records.ts';
import type { Moment } from './invariants/invariant.ts';
import type { Change } from './sample-evidence.ts';

/** One way to break an invariant, asked as the simulation asks it. */
export interface Case {
  readonly id: string;
  readonly what: string;
  readonly moment: Moment;
  readonly entries?: readonly KioskRecord[];
  readonly change?: Change;
  /** The event that breaks the rule, and a like one that keeps it where there is one. */
  readonly event?: unknown;
  readonly honest?: unknown;
}
