import type { Screen, Snapshot } from '../../../core/contract/snapshot.ts';

export function snapshotWith(revision: number, screen: Screen = { kind: 'home' }): Snapshot {
  return {
    revision,
    runId: 'run-1',
    atMs: 0,
    terminal: {
      terminalId: 'LP-0001',
      operatorName: 'Operator',
      hotline: '95598',
      diagonalInches: 27,
      timeZone: 'Asia/Shanghai',
    },
    display: { language: 'zh-CN', size: 'normal', contrast: 'normal', sound: true },
    availability: { cash: { ok: true }, receipt: { ok: true, nearEnd: false, confirmed: true } },
    offered: {
      findByMeter: false,
      findByPhone: false,
      history: false,
      arrival: false,
      rechargeCards: false,
      cardReader: false,
    },
    idleWarning: { secondsLeft: 5, moneyInside: true },
    screen,
    simulator: null,
  };
}
