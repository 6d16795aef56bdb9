import { addFen, type Fen } from '../../domain/money.ts';
import { writeAmount } from './decimals.ts';
import type { MessageId } from './message-id.ts';
import { node, typed, type Dialect, type Node } from './simulator-xml.ts';

/** A customer of the simulated server. */
export interface SimulatedMeter {
  readonly meterNumber: string;
  readonly accountNumber: string;
  readonly name: string;
  readonly address: string;
  readonly isBlocked: boolean;
  /** Nothing is sold before it is paid by itself. */
  readonly debtFirst: boolean;
  /** The meter is to get another key: its next sale brings the tokens for it. */
  readonly keyChange: boolean;
}

/** What one sale of the simulated server brought. */
export interface SimulatedSale {
  readonly meter: SimulatedMeter;
  readonly amountFen: Fen;
  readonly debtFen: Fen;
  readonly debtLeftFen: Fen;
  readonly energyFen: Fen;
  /** Tenths of a kWh. */
  readonly unitsTenths: number;
  readonly receiptNumber: string;
  readonly token: string;
  readonly keyChangeTokens: readonly string[];
}

export interface AnswerHead {
  readonly messageId: MessageId;
  readonly respDateTime: string;
  readonly currency: string;
  readonly dialect: Dialect;
}

const MIN_SALE = '1.00';
const MAX_SALE = '5000.00';
const SUPPLY_GROUP = '123456';

export function headNodes({ messageId, respDateTime }: AnswerHead): Node[] {
  return [
    typed('base', 'EANDeviceID', node('base', 'clientID', { ean: '0000000000001' })),
    typed('base', 'GenericDeviceID', node('base', 'serverID', { id: 'simulated' })),
    typed('base', 'EANDeviceID', node('base', 'terminalID', { ean: '0000000000002' })),
    node('base', 'reqMsgID', { dateTime: messageId.dateTime, uniqueNumber: messageId.uniqueNumber }),
    node('base', 'respDateTime', {}, respDateTime),
  ];
}

export function faultAnswer(head: AnswerHead, type: string): Node {
  const fault = typed('base', type, node('base', 'fault', {}, [node('base', 'desc', {}, `Simulated ${type}`)]));
  const name = head.dialect === 'prefixed' ? 'xmlvendFaultResp' : 'XMLVendFaultResp';
  return node(head.dialect === 'prefixed' ? 'base' : 'none', name, {}, [...headNodes(head), fault]);
}

export function customerAnswer(head: AnswerHead, meter: SimulatedMeter): Node {
  const { name, address, accountNumber: accNo } = meter;
  const result = node('revenue', 'confirmCustResult', {}, [
    node('revenue', 'custVendDetail', { name, address, accNo, utilityType: 'Electricity' }),
    node('revenue', 'custVendConfig', {}, [
      node('revenue', 'canVend', {}, String(!meter.debtFirst)),
      node('revenue', 'maxVendAmt', { value: MAX_SALE, symbol: head.currency }),
      node('revenue', 'minVendAmt', { value: MIN_SALE, symbol: head.currency }),
    ]),
    meterDetail('revenue', meter),
  ]);
  return node('revenue', 'confirmCustomerResp', {}, [...headNodes(head), result]);
}

export function meterAnswer(head: AnswerHead, meter: SimulatedMeter): Node {
  const result = node('meter', 'confirmMeterResult', {}, [meterDetail('meter', meter)]);
  return node('meter', 'confirmMeterResp', {}, [...headNodes(head), result]);
}

export function saleAnswer(head: AnswerHead, sale: SimulatedSale, isTrial: boolean): Node {
  return node('revenue', isTrial ? 'trialCreditVendResp' : 'creditVendResp', {}, saleContent(head, sale));
}

export function paymentAnswer(head: AnswerHead, payment: PaymentFacts): Node {
  return node('revenue', 'payAccResp', {}, paymentContent(head, payment));
}

export interface PaymentFacts {
  readonly accountNumber: string;
  readonly amountFen: Fen;
  readonly receiptNumber: string;
}

/** What was answered to a message, as it stands inside an advice. */
export function lastResponseAnswer(head: AnswerHead, original: MessageId, last: Node): Node {
  const type = { creditVendResp: 'CreditVendResp', payAccResp: 'PayAccResp' }[last.name];
  const { dateTime, uniqueNumber } = original;
  const repeated =
    type === undefined
      ? typed('base', 'XMLVendFaultResp', node('base', 'lastResponse', {}, last.content))
      : typed('revenue', type, node('base', 'lastResponse', {}, last.content));
  const content = [...headNodes(head), node('base', 'adviceReqMsgID', { dateTime, uniqueNumber }), repeated];
  return typed('base', 'LastRespAdviceResp', node('base', 'adviceResp', {}, content));
}

export function reversalAnswer(head: AnswerHead, original: MessageId, isReversed: boolean): Node {
  const { dateTime, uniqueNumber } = original;
  const content = [...headNodes(head), node('base', 'adviceReqMsgID', { dateTime, uniqueNumber })];
  const answer = node('base', 'adviceResp', { txReversed: String(isReversed) }, content);
  return typed('base', 'ReversalAdviceResp', answer);
}

export function reprintAnswer(head: AnswerHead, sales: readonly Node[]): Node {
  const printed = sales.map((sale) => typed('revenue', 'CreditVendResp', node('revenue', 'reprint', {}, sale.content)));
  return node('revenue', 'reprintResp', {}, [...headNodes(head), ...printed]);
}

function saleContent(head: AnswerHead, sale: SimulatedSale): Node[] {
  const { meter, receiptNumber: receiptNo, currency } = { ...sale, currency: head.currency };
  const token = node('base', 'token', {}, [node('base', 'stsCipher', {}, sale.token)]);
  const credit = node('revenue', 'creditTokenIssue', {}, [
    node('base', 'desc', {}, 'Credit token'),
    meterDetail('base', meter),
    typed('base', 'STS1Token', token),
    node('base', 'units', { value: (sale.unitsTenths / 10).toFixed(1), siUnit: 'kWh' }),
    typed('base', 'Electricity', node('base', 'resource')),
  ]);
  const keyChange = sale.keyChangeTokens.length === 0 ? [] : [keyChangeIssue(sale)];
  const tariff = node('revenue', 'tariff', {}, [node('base', 'name', {}, 'Household')]);
  const energy = node('revenue', 'tx', { receiptNo }, [
    amount('revenue', 'amt', sale.energyFen, currency),
    typed('base', 'SaleCredTokenIssue', credit),
    ...keyChange,
    tariff,
  ]);
  const debt = node('revenue', 'tx', {}, [
    amount('revenue', 'amt', sale.debtFen, currency),
    node('revenue', 'accDesc', {}, 'Debt'),
    node('revenue', 'accNo', {}, meter.accountNumber),
    amount('revenue', 'balance', sale.debtLeftFen, currency),
  ]);
  const lines = [
    typed('revenue', 'CreditVendTx', energy),
    ...(sale.debtFen === 0 ? [] : [typed('revenue', 'DebtRecoveryTx', debt)]),
  ];
  const detail = { name: meter.name, address: meter.address, accNo: meter.accountNumber };
  return [
    ...headNodes(head),
    ...vendorNodes(currency),
    node('base', 'custVendDetail', detail),
    receipt('creditVendReceipt', receiptNo, lines, addFen(sale.energyFen, sale.debtFen), currency),
  ];
}

function paymentContent(head: AnswerHead, { accountNumber, amountFen, receiptNumber }: PaymentFacts): Node[] {
  const line = node('revenue', 'tx', { receiptNo: receiptNumber }, [
    amount('revenue', 'amt', amountFen, head.currency),
    node('revenue', 'accDesc', {}, 'Account'),
    node('revenue', 'accNo', {}, accountNumber),
  ]);
  return [
    ...headNodes(head),
    ...vendorNodes(head.currency),
    receipt('payAccReceipt', receiptNumber, [typed('revenue', 'DebtRecoveryTx', line)], amountFen, head.currency),
  ];
}

function vendorNodes(symbol: string): Node[] {
  const open = { banking: 'open', sales: 'open', shift: 'open' };
  return [
    node('base', 'clientStatus', {}, [
      node('base', 'availCredit', { value: '100000.00', symbol }),
      node('base', 'batchStatus', open),
    ]),
    node('base', 'utility', { name: 'Simulated', address: 'Nowhere', taxRef: '0' }),
  ];
}

function receipt(name: string, receiptNo: string, lines: readonly Node[], total: Fen, currency: string): Node {
  return node('revenue', name, { receiptNo }, [
    node('revenue', 'transactions', {}, [
      ...lines,
      amount('revenue', 'tenderAmt', total, currency),
      node('revenue', 'change', { value: '0.00', symbol: currency }),
    ]),
  ]);
}

function keyChangeIssue({ meter, keyChangeTokens }: SimulatedSale): Node {
  const places = ['set1stMeterKey', 'set2ndMeterKey', 'set3rdMeterKey', 'set4thMeterKey'];
  const parts = keyChangeTokens.map((token, index) =>
    node('base', places[index] ?? 'setMeterKey', {}, [node('base', 'stsCipher', {}, token)]),
  );
  const issue = node('revenue', 'kcTokenIssue', {}, [
    node('base', 'desc', {}, 'Key change'),
    meterDetail('base', meter),
    typed('base', 'KCToken', node('base', 'token', {}, parts)),
  ]);
  return typed('base', 'KCTokenIssue', issue);
}

function meterDetail(space: 'base' | 'revenue' | 'meter', { meterNumber: msno }: SimulatedMeter): Node {
  const config = { msno, sgc: SUPPLY_GROUP, krn: '1', ti: '01' };
  return node(space, 'meterDetail', config, [node('base', 'meterType', { at: '07', tt: '02' })]);
}

function amount(space: 'revenue', name: string, value: Fen, symbol: string): Node {
  return node(space, name, { value: writeAmount(value), symbol });
}
