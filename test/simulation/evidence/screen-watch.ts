import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { Outcome, ScreenTruth, Search } from './evidence.ts';

/** What could be read on the screen, and when. */
export interface ScreenWatch extends ScreenTruth {
  show(snapshot: Snapshot): void;
  dark(): void;
  /** Somebody enters what these accounts are found by. Returns what to call with the answer. */
  asks(accountNumbers: readonly string[]): (done: boolean) => void;
  /** The card of these accounts is put in: for this visit they may come to the screen. */
  putsIn(accountNumbers: readonly string[]): void;
  /** Somebody types the number of a recharge card. */
  scratches(secret: string): void;
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
  const secrets = new Set<string>();
  let lastTaken: readonly string[] = [];
  let putIn: readonly string[] = [];
  /** The same numbers may be under way and taken before. */
  const underWay: (readonly string[])[] = [];
  let now: Snapshot | undefined;
  function renew(): void {
    asked.clear();
    for (const accountNumber of [...underWay.flat(), ...lastTaken, ...putIn]) asked.add(accountNumber);
  }
  return {
    asked,
    secrets,
    sought,
    putsIn: (accountNumbers) => {
      putIn = [...putIn, ...accountNumbers];
      renew();
    },
    scratches: (secret) => {
      secrets.add(secret);
    },
    seeks: (search) => {
      sought.push(search);
      if (sought.length > SEARCHES) sought.shift();
    },
    asks: (accountNumbers) => {
      underWay.push(accountNumbers);
      renew();
      return (done) => {
        underWay.splice(underWay.indexOf(accountNumbers), 1);
        if (done) lastTaken = accountNumbers;
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
      if (screen.kind === 'home' && putIn.length > 0) {
        putIn = [];
        renew();
      }
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
