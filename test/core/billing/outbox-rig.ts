import { expect, onTestFinished } from 'vitest';
import { createOutbox, type Outbox, type PostingListener } from '../../../core/billing/outbox.ts';
import { openSimulatedUtility, type SimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import type { BillingGateway } from '../../../core/ports/billing-gateway.ts';
import type { RandomSource } from '../../../core/ports/clock.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { TODAY } from './postings.ts';

/** The longest jitter: every wait is close to its full length. */
const longest = { bytes: (count: number): Uint8Array => new Uint8Array(count).fill(255) };

export interface OutboxRig {
  readonly clock: ManualClock;
  readonly utility: SimulatedUtility;
  readonly outbox: Outbox;
  /** `post p1`, `query p1`, `reverse p1`: what went to the back end. */
  readonly asked: string[];
  /** `p1 accepted`, `p1 refused reversed`: every end that was told to the host. */
  readonly told: string[];
  listener(id: string): PostingListener;
}

/** The real outbox before a simulated utility; `wrap` puts something between the two. */
export function createOutboxRig(
  wrap: (utility: SimulatedUtility) => Partial<BillingGateway> = () => ({}),
  random: RandomSource = longest,
): OutboxRig {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path: ':memory:', clock, today: TODAY });
  const asked: string[] = [];
  const told: string[] = [];
  const inner: BillingGateway = { ...utility, ...wrap(utility) };
  const gateway: BillingGateway = {
    ...inner,
    post(posting, secret) {
      asked.push(`post ${posting.id}`);
      return secret === undefined ? inner.post(posting) : inner.post(posting, secret);
    },
    query(id) {
      asked.push(`query ${id}`);
      return inner.query(id);
    },
    reverse(posting) {
      asked.push(`reverse ${posting.id}`);
      return inner.reverse(posting);
    },
  };
  const outbox = createOutbox({ gateway, clock, random });
  onTestFinished(async () => {
    outbox.stop();
    await utility.close();
    expect(clock.pendingTimers()).toBe(0);
  });
  const listener = (id: string): PostingListener => ({
    onOutcome: (outcome) => told.push(`${id} ${outcome.kind}${outcome.kind === 'refused' ? ` ${outcome.reason}` : ''}`),
  });
  return { clock, utility, outbox, asked, told, listener };
}
