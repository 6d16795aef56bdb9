import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Outcome, ScreenTruth, Search } from './evidence.ts';

/** What could be read on the screen, and when. */
export interface ScreenWatch extends ScreenTruth {
  show(snapshot: Snapshot): void;
  dark(): void;
  /** Somebody enters an account number. Returns what to call with the answer. */
  asks(accountNumber: string): (done: boolean) => void;
  /** Somebody looks for an old paper. */
  seeks(search: Search): void;
}

/** A finger that presses twice has two searches under way; the screen answers the first while the second waits. */
const SEARCHES = 3;

export function createScreenWatch(): ScreenWatch {
  const claimNumbers = new Set<string>();
  const outcomes = new Map<string, Outcome>();
  const previousOutcomes = new Map<string, Outcome>();
  const asked = new Set<string>();
  const sought: Search[] = [];
  let lastTaken: string | undefined;
  /** The same number may be under way and taken before. */
  const underWay: string[] = [];
  let now: Snapshot | undefined;
  function renew(): void {
    asked.clear();
    for (const accountNumber of underWay) asked.add(accountNumber);
    if (lastTaken !== undefined) asked.add(lastTaken);
  }
  return {
    asked,
    sought,
    seeks: (search) => {
      sought.push(search);
      if (sought.length > SEARCHES) sought.shift();
    },
    asks: (accountNumber) => {
      underWay.push(accountNumber);
      renew();
      return (done) => {
        underWay.splice(underWay.indexOf(accountNumber), 1);
        if (done) lastTaken = accountNumber;
        renew();
      };
    },
    get snapshot() {
      return now;
    },
    claimNumbers,
    outcomes,
    previousOutcomes,
    show: (snapshot) => {
      now = snapshot;
      const { screen } = snapshot;
      if (screen.kind === 'outOfService' && screen.claimNumber !== null) claimNumbers.add(screen.claimNumber);
      if (screen.kind !== 'result') return;
      const claims = screen.claim === null ? [] : [screen.claim.number, ...screen.claim.more];
      for (const number of claims) claimNumbers.add(number);
      const told = outcomes.get(screen.transactionNumber);
      if (told !== undefined) previousOutcomes.set(screen.transactionNumber, told);
      outcomes.set(screen.transactionNumber, screen.outcome);
    },
    dark: () => {
      now = undefined;
    },
  };
}
