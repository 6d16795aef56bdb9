/** What the simulated utility does differently for one account. */
export const accountBehaviours = ['ordinary', 'blocked', 'dayClosed', 'refuses', 'slow', 'answerLost'] as const;
export type AccountBehaviour = (typeof accountBehaviours)[number];

export interface SeedAccount {
  readonly accountNumber: string;
  /** A short key; the simulator panel has the words for it. */
  readonly about: string;
  readonly kind: 'postpaid' | 'prepaid';
  readonly maskedName: string;
  readonly maskedAddress: string;
  readonly balanceFen: number;
  readonly behaviour: AccountBehaviour;
  /** One bill a month, the oldest first; the last is of last month. */
  readonly usageKwh: readonly number[];
  readonly partPaymentAllowed: boolean;
  /** Comes upon each bill once, between its first quote and its payment. */
  readonly pendingChangeFen: number;
}

const ordinary = {
  kind: 'postpaid',
  balanceFen: 0,
  behaviour: 'ordinary',
  usageKwh: [],
  partPaymentAllowed: false,
  pendingChangeFen: 0,
} as const;

/** Every name and address is made up. */
export const seedAccounts: readonly SeedAccount[] = [
  {
    ...ordinary,
    accountNumber: '0310100001',
    about: 'oneBill',
    maskedName: '王*明',
    maskedAddress: '榆树街道晨光里**栋2单元***室',
    usageKwh: [186],
  },
  {
    ...ordinary,
    accountNumber: '0310100002',
    about: 'noDebt',
    maskedName: '李*',
    maskedAddress: '榆树街道晨光里**栋1单元***室',
  },
  {
    ...ordinary,
    accountNumber: '0310100003',
    about: 'manyBills',
    maskedName: '张*华',
    maskedAddress: '河湾镇柳林路**号***室',
    usageKwh: [142, 155, 168, 240, 311, 402, 376, 228, 171],
  },
  {
    ...ordinary,
    accountNumber: '0310100004',
    about: 'lateFee',
    maskedName: '刘*',
    maskedAddress: '河湾镇柳林路**号***室',
    usageKwh: [305, 298],
  },
  {
    ...ordinary,
    accountNumber: '0310100005',
    about: 'largeDebt',
    maskedName: '晨*便利店',
    maskedAddress: '榆树街道灯塔巷**号',
    usageKwh: [1_940, 2_105, 2_380, 2_260, 1_875],
  },
  {
    ...ordinary,
    accountNumber: '0310100006',
    about: 'partPayment',
    maskedName: '陈*英',
    maskedAddress: '榆树街道灯塔巷**号***室',
    usageKwh: [412, 365],
    partPaymentAllowed: true,
  },
  {
    ...ordinary,
    accountNumber: '0310100007',
    about: 'prepaid',
    kind: 'prepaid',
    maskedName: '杨*',
    maskedAddress: '新桥小区**栋3单元***室',
    balanceFen: 3_647,
  },
  {
    ...ordinary,
    accountNumber: '0310100008',
    about: 'prepaidEmpty',
    kind: 'prepaid',
    maskedName: '赵*芳',
    maskedAddress: '新桥小区**栋1单元***室',
    balanceFen: 0,
  },
  {
    ...ordinary,
    accountNumber: '0310100009',
    about: 'blocked',
    maskedName: '黄*',
    maskedAddress: '新桥小区**栋***室',
    behaviour: 'blocked',
    usageKwh: [96],
  },
  {
    ...ordinary,
    accountNumber: '0310100010',
    about: 'amountRises',
    maskedName: '周*平',
    maskedAddress: '石榴园**栋***室',
    usageKwh: [201, 187],
    pendingChangeFen: 650,
  },
  {
    ...ordinary,
    accountNumber: '0310100011',
    about: 'amountFalls',
    maskedName: '吴*',
    maskedAddress: '石榴园**栋***室',
    usageKwh: [233, 219],
    pendingChangeFen: -1_200,
  },
  {
    ...ordinary,
    accountNumber: '0310100012',
    about: 'dayClosed',
    maskedName: '徐*兰',
    maskedAddress: '石榴园**栋***室',
    behaviour: 'dayClosed',
    usageKwh: [158],
  },
  {
    ...ordinary,
    accountNumber: '0310100013',
    about: 'slow',
    maskedName: '孙*',
    maskedAddress: '北渡村**号',
    behaviour: 'slow',
    usageKwh: [120],
  },
  {
    ...ordinary,
    accountNumber: '0310100014',
    about: 'answerLost',
    maskedName: '马*军',
    maskedAddress: '北渡村**号',
    behaviour: 'answerLost',
    usageKwh: [134],
  },
  {
    ...ordinary,
    accountNumber: '0310100015',
    about: 'billAndBalance',
    maskedName: '朱*',
    maskedAddress: '北渡村**号',
    balanceFen: 1_258,
    usageKwh: [245],
  },
  {
    ...ordinary,
    accountNumber: '0310100016',
    about: 'twoBills',
    maskedName: '胡*梅',
    maskedAddress: '榆树街道晨光里**栋***室',
    usageKwh: [176, 92],
  },
];

/** For the simulator panel: what can be typed, and what it is good for. The last number is nobody's. */
export const simulatedAccounts: readonly { readonly accountNumber: string; readonly about: string }[] = [
  ...seedAccounts.map(({ accountNumber, about }) => ({ accountNumber, about })),
  { accountNumber: '0310199999', about: 'unknownNumber' },
];
