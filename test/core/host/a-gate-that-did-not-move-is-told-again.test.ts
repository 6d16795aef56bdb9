import { describe, expect, it } from 'vitest';
import { gateRetryMs } from '../../../core/domain/card-gate.ts';
import type { CardReaderOutcome } from '../../../core/ports/card-reader.ts';
import { cardAccount, offering } from '../domain/support/recharge-samples.ts';
import { sendAll, startFakeKiosk, type FakeKiosk } from './fakes.ts';

async function withGate(gate: () => CardReaderOutcome): Promise<FakeKiosk> {
  const kiosk = await startFakeKiosk([], {
    account: cardAccount,
    settings: { offered: offering.offered },
    services: { offered: offering.offered },
    cardReader: { gate },
  });
  await kiosk.reader('empty');
  return kiosk;
}

function told(kiosk: FakeKiosk): readonly string[] {
  return kiosk.log.filter((line) => line.endsWith(' gate'));
}

const seconds = 20;
const rounds = Math.floor((seconds * 1_000) / gateRetryMs);

describe('the gate of the card reader', () => {
  it.each([
    ['refuses to open', { kind: 'refused', detail: 'something is in the way' }],
    ['does not answer', { kind: 'unanswered', detail: 'no answer' }],
  ] as const)('that %s is told again for as long as a card is wanted, and no faster', async (_name, outcome) => {
    const kiosk = await withGate(() => outcome);
    await sendAll(kiosk, { kind: 'start', purpose: 'recharge' });
    await kiosk.clock.advance(seconds * 1_000);
    const openings = told(kiosk).length;
    expect(new Set(told(kiosk))).toEqual(new Set(['open gate']));
    expect(openings).toBeGreaterThanOrEqual(rounds);
    expect(openings).toBeLessThanOrEqual(rounds + 1);
    await kiosk.reader('open');
    await kiosk.clock.advance(seconds * 1_000);
    expect(told(kiosk)).toHaveLength(openings);
    await sendAll(kiosk, { kind: 'cancel' });
    await kiosk.reader('empty');
    await kiosk.clock.advance(seconds * 1_000);
    expect(told(kiosk).slice(openings)).toEqual(['shut gate']);
  });

  it('that stays open when nobody wants a card is told again to shut', async () => {
    const kiosk = await withGate(() => ({ kind: 'refused', detail: 'it does not move' }));
    await sendAll(kiosk, { kind: 'start', purpose: 'recharge' });
    await kiosk.reader('open');
    await sendAll(kiosk, { kind: 'cancel' });
    const before = told(kiosk).length;
    await kiosk.clock.advance(seconds * 1_000);
    expect(told(kiosk).length - before).toBeGreaterThanOrEqual(rounds - 1);
    expect(new Set(told(kiosk).slice(before))).toEqual(new Set(['shut gate']));
    await kiosk.reader('empty');
    const shut = told(kiosk).length;
    await kiosk.clock.advance(seconds * 1_000);
    expect(told(kiosk)).toHaveLength(shut);
  });

  it('that obeys is told once', async () => {
    const kiosk = await withGate(() => ({ kind: 'done' }));
    await sendAll(kiosk, { kind: 'start', purpose: 'recharge' });
    await kiosk.reader('open');
    await kiosk.clock.advance(seconds * 1_000);
    expect(told(kiosk)).toEqual(['open gate']);
  });
});
