import type { Fen } from '../../domain/money.ts';
import { writeAmount } from './decimals.ts';
import type { MessageId } from './message-id.ts';
import { escapeXml } from './xml-reader.ts';

export const BASE_NAMESPACE = 'http://www.nrs.eskom.co.za/xmlvend/base/2.1/schema';
export const REVENUE_NAMESPACE = 'http://www.nrs.eskom.co.za/xmlvend/revenue/2.1/schema';
export const METER_NAMESPACE = 'http://www.nrs.eskom.co.za/xmlvend/meter/2.1/schema';

const NAMESPACES = [
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  `xmlns:b="${BASE_NAMESPACE}"`,
  `xmlns:r="${REVENUE_NAMESPACE}"`,
  `xmlns:m="${METER_NAMESPACE}"`,
].join(' ');

/** Thirteen digits with a check digit, or what server and vendor agreed on. */
export type DeviceId = { readonly ean: string } | { readonly id: string };

/** Who asks: the same on every request of a terminal. */
export interface Sender {
  readonly clientId: DeviceId;
  readonly terminalId: DeviceId;
  readonly operator: { readonly name: string; readonly password: string };
  /** What stands in `symbol`, as the server writes it: `ZAR`, `R`, `CNY`. */
  readonly currency: string;
}

/** Operations by their names in the service description; with a capital they are the SOAPAction. */
export type Operation =
  'confirmCustomer' | 'confirmMeter' | 'trialCreditVend' | 'creditVend' | 'payAcc' | 'advice' | 'reprint';

export interface SoapRequest {
  readonly operation: Operation;
  readonly messageId: MessageId;
  /** The element in the SOAP body. */
  readonly xml: string;
}

export function confirmCustomer(sender: Sender, messageId: MessageId, key: CustomerKey): SoapRequest {
  return request('confirmCustomer', 'r', sender, messageId, `<r:idMethod ${idMethod(key)}</r:idMethod>`);
}

export function confirmMeter(sender: Sender, messageId: MessageId, meterNumber: string): SoapRequest {
  const content = `<m:idMethod ${idMethod({ meterNumber })}</m:idMethod>`;
  return request('confirmMeter', 'm', sender, messageId, content);
}

export type CustomerKey = { readonly meterNumber: string } | { readonly accountNumber: string };

export interface Sale {
  readonly meterNumber: string;
  readonly amountFen: Fen;
}

export function trialCreditVend(sender: Sender, messageId: MessageId, sale: Sale): SoapRequest {
  return request('trialCreditVend', 'r', sender, messageId, saleContent(sender, sale));
}

export function creditVend(sender: Sender, messageId: MessageId, sale: Sale): SoapRequest {
  return request('creditVend', 'r', sender, messageId, saleContent(sender, sale));
}

/** Pays into an account that the server keeps; the bindings know debts and service charges, and this is a debt. */
export function payAccount(
  sender: Sender,
  messageId: MessageId,
  payment: { readonly accountNumber: string; readonly amountFen: Fen },
): SoapRequest {
  const amount = currency(sender, payment.amountFen);
  const content = [
    `<r:reqAmt ${amount}/>`,
    `<r:payType xsi:type="b:Cash"><b:tenderAmt ${amount}/></r:payType>`,
    `<r:payAccount xsi:type="r:DebtRecovery"><r:idMethod ${idMethod(payment)}</r:idMethod></r:payAccount>`,
  ].join('');
  return request('payAcc', 'r', sender, messageId, content);
}

export type AdviceType = 'LastRespAdviceReq' | 'ReversalAdviceReq';

/** About a message that went out before; it has an id of its own, too. */
export function advice(sender: Sender, messageId: MessageId, type: AdviceType, original: MessageId): SoapRequest {
  const content = `<b:adviceReqMsgID ${idAttributes(original)}/>`;
  return request('advice', 'b', sender, messageId, content, ` xsi:type="b:${type}"`);
}

export function reprint(sender: Sender, messageId: MessageId, meterNumber: string): SoapRequest {
  return request('reprint', 'r', sender, messageId, `<r:idMethod ${idMethod({ meterNumber })}</r:idMethod>`);
}

function request(
  operation: Operation,
  prefix: 'b' | 'r' | 'm',
  sender: Sender,
  messageId: MessageId,
  content: string,
  type = '',
): SoapRequest {
  const { name, password } = sender.operator;
  const head = [
    `<b:clientID ${device(sender.clientId)}/>`,
    `<b:terminalID ${device(sender.terminalId)}/>`,
    `<b:msgID ${idAttributes(messageId)}/>`,
    `<b:authCred><b:opName>${escapeXml(name)}</b:opName><b:password>${escapeXml(password)}</b:password></b:authCred>`,
  ].join('');
  const element = `${prefix}:${operation}Req`;
  return { operation, messageId, xml: `<${element} ${NAMESPACES}${type}>${head}${content}</${element}>` };
}

/** The order is that of the schema's sequence: what is sold, to whom, for how much. */
function saleContent(sender: Sender, { meterNumber, amountFen }: Sale): string {
  return [
    '<b:resource xsi:type="b:Electricity"/>',
    `<b:idMethod ${idMethod({ meterNumber })}</b:idMethod>`,
    `<r:purchaseValue xsi:type="r:PurchaseValueCurrency"><r:amt ${currency(sender, amountFen)}/></r:purchaseValue>`,
  ].join('');
}

function idMethod(key: CustomerKey): string {
  return 'meterNumber' in key
    ? `xsi:type="b:VendIDMethod"><b:meterIdentifier xsi:type="b:MeterNumber" msno="${escapeXml(key.meterNumber)}"/>`
    : `xsi:type="b:CustIDMethod"><b:custIdentifier xsi:type="b:CustAccountNo" accNo="${escapeXml(key.accountNumber)}"/>`;
}

function device(id: DeviceId): string {
  return 'ean' in id
    ? `xsi:type="b:EANDeviceID" ean="${escapeXml(id.ean)}"`
    : `xsi:type="b:GenericDeviceID" id="${escapeXml(id.id)}"`;
}

function currency(sender: Sender, amount: Fen): string {
  return `value="${writeAmount(amount)}" symbol="${escapeXml(sender.currency)}"`;
}

function idAttributes({ dateTime, uniqueNumber }: MessageId): string {
  return `dateTime="${dateTime}" uniqueNumber="${uniqueNumber}"`;
}
