import type { Chance } from '../run/chance.ts';
import { secretFor } from './errand.ts';

type Craft = (chance: Chance) => unknown;

const kinds = [
  'start',
  'submitAccount',
  'toggleBill',
  'continue',
  'chooseAmount',
  'agree',
  'pay',
  'finishShort',
  'acceptChange',
  'addNotes',
  'takeClaim',
  'findReceipt',
  'findByNumber',
  'findByAccount',
  'reprint',
  'enterBy',
  'chooseAccount',
  'useRechargeCard',
  'submitRechargeCard',
  'writeCardAgain',
  'proveOwner',
  'showHistory',
  'printHistory',
  'openAftercare',
  'sendReceipt',
  'requestInvoice',
  'serviceEjectCard',
  'simulateCard',
  'goBack',
  'cancel',
  'finish',
  'touch',
  'setLanguage',
  'openService',
  'enterPin',
  'leaveService',
  'serviceTestPrint',
  'serviceNoteTest',
  'serviceAnswerBox',
  'serviceSettleClaim',
  'servicePostClaim',
  'serviceReconcile',
  'serviceJournalPage',
  'simulateInsert',
  'simulateFault',
  'simulateBox',
  'creditNote',
  'stackNote',
] as const;

const oddValues: readonly [unknown, ...unknown[]] = [
  -1,
  0,
  1,
  100,
  99_999_999,
  1e21,
  0.1 + 0.2,
  Number.NaN,
  '',
  '0310100001',
  '870000104729000000',
  "'; DROP TABLE record; --",
  '\u001b@\u001dV\u0000',
  '\u202e100',
  'x'.repeat(100_000),
  null,
  true,
  [],
  { kind: 'pay' },
];

/** Plain commands at the wrong time, and commands with everything in the wrong place. */
const crafts: readonly [Craft, ...Craft[]] = [
  (chance) => ({ kind: chance.pick(['pay', 'cancel', 'finish', 'finishShort', 'agree', 'acceptChange', 'takeClaim']) }),
  (chance) => ({ kind: chance.pick(['pay', 'cancel', 'finish', 'finishShort', 'addNotes', 'goBack', 'continue']) }),
  (chance) => ({ kind: 'agree', withoutReceipt: chance.happens(1, 2) }),
  (chance) => ({ kind: 'chooseAmount', amountFen: chance.pick(oddValues) }),
  (chance) => ({ kind: 'submitAccount', accountNumber: chance.pick(oddValues) }),
  (chance) => ({
    kind: chance.pick(['enterPin', 'openService', 'touch', 'goBack']),
    pin: chance.pick(['000000', '246811', '']),
  }),
  (chance) => ({
    kind: chance.pick(['enterPin', 'openService', 'openService', 'goBack']),
    ...(chance.happens(1, 3) ? { pin: '246811' } : {}),
  }),
  (chance) => ({ kind: 'submitRechargeCard', secret: secretFor(chance) }),
  (chance) => ({ kind: chance.pick(['writeCardAgain', 'useRechargeCard', 'serviceEjectCard', 'continue']) }),
  (chance) => ({ kind: 'enterBy', by: chance.pick(['account', 'meter', 'phone', 'qr']) }),
  (chance) => ({ kind: 'simulateInsert', note: chance.pick([100, 50]) }),
  (chance) => ({ kind: 'setLanguage', language: chance.pick(['zh-CN', 'en', 'xx']) }),
  (chance) => ({ kind: 'serviceNoteTest', on: chance.happens(1, 2) }),
  (chance) => ({ kind: 'serviceAnswerBox', emptied: chance.happens(1, 2) }),
  (chance) => ({
    kind: chance.pick(kinds),
    amountFen: chance.pick(oddValues),
    [chance.pick(['kind2', 'note'])]: chance.pick(oddValues),
  }),
  (chance) => ({ kind: chance.pick(kinds) }),
  (chance) => chance.pick(oddValues),
];

/** What somebody sends who has taken the view over, or found the port. */
export function craftedCommand(chance: Chance): unknown {
  return chance.pick(crafts)(chance);
}
