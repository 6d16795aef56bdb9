import type { Effect, Kiosk, RefusalName, Stage, Step } from './kiosk.ts';
import type { Payment } from './payment.ts';
import type { KioskRecord } from './records.ts';

/** A promise of the type checker that every member of a union was handled. */
export function assertNever(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`);
}

export function advance(
  kiosk: Kiosk,
  records: readonly KioskRecord[] = [],
  effects: readonly Effect[] = [],
): Extract<Step, { kind: 'advance' }> {
  return { kind: 'advance', kiosk, records, effects };
}

export function refuse(reason: RefusalName): Step {
  return { kind: 'refuse', reason };
}

export function at(kiosk: Kiosk, stage: Stage): Kiosk {
  return { ...kiosk, stage };
}

export function paying(kiosk: Kiosk, payment: Payment): Kiosk {
  return at(kiosk, { kind: 'paying', payment });
}

export function paymentOf(kiosk: Kiosk): Payment | undefined {
  return kiosk.stage.kind === 'paying' ? kiosk.stage.payment : undefined;
}
