import { describe, expect, it } from 'vitest';

import { lateFeeFen, principalFen } from '../../../core/billing/simulated-tariff.ts';
import { fen } from '../../../core/domain/money.ts';

describe('the simulated tariff', () => {
  it.each([
    [20_000, 9_766],
    [24_000, 11_719],
    [40_000, 20_332],
    [50_000, 28_215],
    [0, 0],
    [1, 0],
    [2, 1],
  ])('%i hundredths of a kWh cost %i fen (billing.md 4.3, vectors 1, 13, 15, 17)', (usage, amount) => {
    expect(principalFen(usage)).toBe(amount);
  });

  it.each([
    [10_000, '2026-10-31', '2026-11-10', 100],
    [20_332, '2026-10-31', '2026-11-15', 305],
    [5_000, '2026-10-31', '2026-11-03', 15],
    [20_332, '2026-10-31', '2026-10-31', 0],
    [20_332, '2026-11-30', '2026-11-22', 0],
  ])(
    '%i fen due on %s and paid on %s bear %i fen of late fee (vectors L1, L2, L3, L7)',
    (principal, due, today, fee) => {
      expect(lateFeeFen(fen(principal), due, today)).toBe(fee);
    },
  );
});
