import type { AccountView, Screen } from '../../core/contract/snapshot.ts';
import { fen } from '../../core/domain/money.ts';

/** The ends of a payment that look different; `paid` is the ordinary one. */
export function resultSamples(paid: Extract<Screen, { kind: 'result' }>, prepaid: AccountView): Record<string, Screen> {
  return {
    result: paid,
    'result-printed': { ...paid, receipt: { kind: 'printed' }, canReprint: true },
    'result-sent': { ...paid, receipt: { kind: 'sent' }, canReprint: true },
    'result-failed': { ...paid, receipt: { kind: 'failed', reason: 'paperOut' } },
    'result-uncertain': { ...paid, receipt: { kind: 'uncertain' }, canReprint: true },
    'result-recharge': {
      ...paid,
      orderKind: 'recharge',
      account: prepaid,
      split: { bills: [], balanceFen: fen(10_000) },
      newBalanceFen: fen(13_421),
      receipt: { kind: 'none' },
    },
    'result-pending': {
      ...paid,
      outcome: 'pending',
      newBalanceFen: null,
      bookedAtMs: null,
      claim: { number: '7K3M-9QXT-0V', amountFen: fen(25_000), reason: 'unposted', more: [] },
      receipt: { kind: 'printed' },
    },
    'result-claim': {
      ...paid,
      outcome: 'claim',
      newBalanceFen: null,
      bookedAtMs: null,
      split: { bills: [], balanceFen: fen(0) },
      claim: { number: '7K3M-9QXT-0V', amountFen: fen(25_000), reason: 'refused', more: [] },
      receipt: { kind: 'failed', reason: 'paperOut' },
    },
    'result-paid-with-claim': {
      ...paid,
      claim: { number: '7K3M-9QXT-0V', amountFen: fen(2_000), reason: 'noteInDoubt', more: ['7K3M-9QXT-3H'] },
      receipt: { kind: 'printed' },
      canReprint: true,
    },
  };
}
