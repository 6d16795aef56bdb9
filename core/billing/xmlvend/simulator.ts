import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { addFen, fen, smallerFen, subtractFen, zeroFen, type Fen } from '../../domain/money.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StsMeterKeyData } from '../sts/decoder-key.ts';
import { mintKeyChange } from '../sts/key-change.ts';
import { mintCreditToken } from '../sts/token.ts';
import { nextIssueTimeMs } from '../sts/token-identifier.ts';
import { readAmount } from './decimals.ts';
import type { MessageId } from './message-id.ts';
import { BASE_NAMESPACE, METER_NAMESPACE, REVENUE_NAMESPACE } from './requests.ts';
import {
  customerAnswer,
  faultAnswer,
  lastResponseAnswer,
  meterAnswer,
  paymentAnswer,
  reprintAnswer,
  reversalAnswer,
  saleAnswer,
  type AnswerHead,
  type SimulatedMeter,
  type SimulatedSale,
} from './simulator-answers.ts';
import { writeEnvelope, writeFault, type Dialect, type Node } from './simulator-xml.ts';
import { readXml, type XmlElement } from './xml-reader.ts';

const LOOPBACK = '127.0.0.1';
/** A request of XMLVend is under 2,000 bytes. */
const MAX_BODY_BYTES = 65_536;
const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const FEN_PER_KWH = 55;
const TENTHS_PER_KWH = 10;
/** Of a sale, so much at most goes to what is owed. */
const DEBT_SHARE = 2;
const NEVER_EXPIRES = 255;
/** What a trial brings: sixteen zeros, worth nothing. */
const TRIAL_TOKEN = '0000 0000 0000 0000';

/** A key that belongs to no utility: the published example of the compliance tests. */
const VENDING_KEY = 'abababababababab';
const ISSUER = '600727';

/**
 * What goes wrong, by name; beside these every type of fault of XMLVend. `answerLost`: it is done, and the line breaks
 * before the answer. `requestLost`: the line breaks before anything is done. `silence`: it is done, and the line stays open.
 */
export type SimulatorTrouble =
  | 'answerLost'
  | 'requestLost'
  | 'silence'
  | 'otherMessage'
  | 'otherMeter'
  | 'otherAmount'
  | 'noToken'
  | 'html'
  | 'cutOff'
  | 'bareError'
  | { readonly fault: string };

export type SimulatorOutput =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' };

export interface XmlVendSimulatorOptions {
  readonly clock: Clock;
  readonly meters: readonly SimulatedMeter[];
  readonly dialect: Dialect;
  readonly currency: string;
  readonly operator: { readonly name: string; readonly password: string };
  /** Keeps its last answer only, as a small server does. */
  readonly keepsLastOnly?: boolean;
}

export interface XmlVendSimulator {
  /** One request, wherever it came from. */
  answer(body: string): SimulatorOutput;
  /** The next so many requests of this operation meet it: `creditVendReq`, `adviceReq`. */
  trouble(operation: string, trouble: SimulatorTrouble, times?: number): void;
  /** What is owed before the next sale. */
  owe(meterNumber: string, amountFen: Fen): void;
  /** Sales and payments that stand, by the message that brought them. */
  booked(): readonly { readonly message: string; readonly amountFen: Fen; readonly token: string | undefined }[];
}

interface Entry {
  readonly messageId: MessageId;
  readonly meterNumber: string | undefined;
  readonly answer: Node;
  readonly amountFen: Fen;
  readonly token: string | undefined;
  /** Sales never are: the token may be in the meter. */
  readonly isReversible: boolean;
  isReversed: boolean;
}

/** A prepayment server with books of its own, and real tokens, under a vending key that nobody uses. */
export function createXmlVendSimulator(options: XmlVendSimulatorOptions): XmlVendSimulator {
  const { clock, dialect, currency } = options;
  const meters = new Map(options.meters.map((meter) => [meter.meterNumber, meter]));
  const debts = new Map<string, Fen>();
  const lastIssued = new Map<string, number>();
  const keyChanged = new Set<string>();
  const entries = new Map<string, Entry>();
  const troubles: { operation: string; trouble: SimulatorTrouble; left: number }[] = [];
  let receipts = 0;

  function takeTrouble(operation: string): SimulatorTrouble | undefined {
    const found = troubles.find((entry) => entry.operation === operation && entry.left > 0);
    if (found !== undefined) found.left -= 1;
    return found?.trouble;
  }

  function carryOut(request: XmlElement, head: AnswerHead): Node {
    switch (request.name) {
      case 'confirmCustomerReq':
        return aboutMeter(request, head, (meter) => customerAnswer(head, meter));
      case 'confirmMeterReq':
        return aboutMeter(request, head, (meter) => meterAnswer(head, meter));
      case 'trialCreditVendReq':
        return aboutMeter(request, head, (meter) => sell(request, head, meter, true));
      case 'creditVendReq':
        return onceOnly(head, () => aboutMeter(request, head, (meter) => sell(request, head, meter, false)));
      case 'payAccReq':
        return onceOnly(head, () => pay(request, head));
      case 'adviceReq':
        return advise(request, head);
      case 'reprintReq':
        return aboutMeter(request, head, ({ meterNumber }) => {
          const sales = [...entries.values()].filter((entry) => entry.meterNumber === meterNumber);
          return sales.length === 0
            ? faultAnswer(head, 'ReprintEx')
            : reprintAnswer(
                head,
                sales.map(({ answer }) => answer),
              );
        });
      default:
        return faultAnswer(head, 'UseCaseSupportEx');
    }
  }

  /** The same message twice is one sale. */
  function onceOnly(head: AnswerHead, work: () => Node): Node {
    return entries.has(keyOf(head.messageId)) ? faultAnswer(head, 'DuplicateMsgIDEx') : work();
  }

  function aboutMeter(request: XmlElement, head: AnswerHead, work: (meter: SimulatedMeter) => Node): Node {
    const method = request.child('idMethod');
    const number = method?.child('meterIdentifier')?.attribute('msno');
    const account = method?.child('custIdentifier')?.attribute('accNo');
    const meter =
      number === undefined ? options.meters.find((each) => each.accountNumber === account) : meters.get(number);
    if (meter === undefined) return faultAnswer(head, 'UnknownMeterEx');
    return meter.isBlocked ? faultAnswer(head, 'BlockedMeterEx') : work(meter);
  }

  function sell(request: XmlElement, head: AnswerHead, meter: SimulatedMeter, isTrial: boolean): Node {
    const value = request.child('purchaseValue');
    const amountFen = value?.type === 'PurchaseValueCurrency' ? amountIn(value.child('amt')) : undefined;
    if (amountFen === undefined || amountFen === 0) return faultAnswer(head, 'BusinessRuleEx');
    if (meter.debtFirst) return faultAnswer(head, 'DebtEx');
    const owed = debts.get(meter.meterNumber) ?? zeroFen;
    const debtFen = smallerFen(owed, fen(Math.floor(amountFen / DEBT_SHARE)));
    const energyFen = subtractFen(amountFen, debtFen);
    const debtLeftFen = subtractFen(owed, debtFen);
    const unitsTenths = Math.floor((energyFen * TENTHS_PER_KWH) / FEN_PER_KWH);
    if (unitsTenths === 0) return faultAnswer(head, 'BusinessRuleEx');
    const facts = { meter, amountFen, debtFen, debtLeftFen, energyFen, unitsTenths };
    if (isTrial) {
      return saleAnswer(head, { ...facts, receiptNumber: '', token: TRIAL_TOKEN, keyChangeTokens: [] }, true);
    }
    const keyChangeTokens = meter.keyChange && !keyChanged.has(meter.meterNumber) ? changeKey(meter) : [];
    receipts += 1;
    const sale: SimulatedSale = {
      ...facts,
      receiptNumber: `S${receipts.toString().padStart(6, '0')}`,
      token: mint(meter, unitsTenths),
      keyChangeTokens,
    };
    debts.set(meter.meterNumber, debtLeftFen);
    const answer = saleAnswer(head, sale, false);
    keep(head, { answer, amountFen, token: sale.token, meterNumber: meter.meterNumber, isReversible: false });
    return answer;
  }

  function pay(request: XmlElement, head: AnswerHead): Node {
    const amountFen = amountIn(request.child('reqAmt'));
    const accountNumber = request.child('payAccount')?.child('idMethod')?.child('custIdentifier')?.attribute('accNo');
    const owner = options.meters.find((meter) => meter.accountNumber === accountNumber);
    if (amountFen === undefined || accountNumber === undefined) return faultAnswer(head, 'BusinessRuleEx');
    if (owner === undefined) return faultAnswer(head, 'UnknownMeterEx');
    receipts += 1;
    const receiptNumber = `A${receipts.toString().padStart(6, '0')}`;
    const answer = paymentAnswer(head, { accountNumber, amountFen, receiptNumber });
    keep(head, { answer, amountFen, token: undefined, meterNumber: undefined, isReversible: true });
    return answer;
  }

  function advise(request: XmlElement, head: AnswerHead): Node {
    const original = idIn(request.child('adviceReqMsgID'));
    if (original === undefined) return faultAnswer(head, 'SystemEx');
    const entry = entries.get(keyOf(original));
    if (request.type === 'LastRespAdviceReq') {
      const isLast = options.keepsLastOnly !== true || [...entries.values()].at(-1) === entry;
      if (entry === undefined || entry.isReversed || !isLast) return faultAnswer(head, 'LastResponseEx');
      return lastResponseAnswer(head, original, entry.answer);
    }
    if (request.type !== 'ReversalAdviceReq') return faultAnswer(head, 'UseCaseSupportEx');
    if (entry === undefined) return faultAnswer(head, 'ReversalEx');
    if (entry.isReversible) entry.isReversed = true;
    return reversalAnswer(head, original, entry.isReversible);
  }

  function keep(head: AnswerHead, entry: Omit<Entry, 'messageId' | 'isReversed'>): void {
    entries.set(keyOf(head.messageId), { ...entry, messageId: head.messageId, isReversed: false });
  }

  function mint(meter: SimulatedMeter, unitsTenths: number): string {
    const issuedAtMs = nextIssueTimeMs(clock.nowMs(), lastIssued.get(meter.meterNumber));
    lastIssued.set(meter.meterNumber, issuedAtMs);
    const key = keyOfMeter(meter, keyChanged.has(meter.meterNumber) ? 2 : 1);
    return mintCreditToken({ ...key, resource: 'electricity', unitsTenths, issuedAtMs, random4bit: 5 });
  }

  function changeKey(meter: SimulatedMeter): readonly string[] {
    keyChanged.add(meter.meterNumber);
    const [from, to] = [keyOfMeter(meter, 1), keyOfMeter(meter, 2)];
    return mintKeyChange({ from, to, keyExpiry: NEVER_EXPIRES, rollover: false });
  }

  function amountIn(element: XmlElement | undefined): Fen | undefined {
    return element?.attribute('symbol') === currency ? readAmount(element.attribute('value')) : undefined;
  }

  function isOperator(request: XmlElement): boolean {
    const credentials = request.child('authCred');
    const { name, password } = options.operator;
    return credentials?.child('opName')?.text === name && credentials.child('password')?.text === password;
  }

  return {
    answer(body) {
      const request = requestIn(body);
      const messageId = idIn(request?.child('msgID'));
      if (request === undefined || messageId === undefined) return plain(500, 'Cannot be read');
      const trouble = takeTrouble(request.name);
      if (trouble === 'requestLost') return { kind: 'reset' };
      const head: AnswerHead = {
        messageId: trouble === 'otherMessage' ? { ...messageId, uniqueNumber: '7' } : messageId,
        respDateTime: new Date(clock.nowMs()).toISOString(),
        currency,
        dialect,
      };
      const isFaulty = typeof trouble === 'object';
      const told =
        isFaulty || !isOperator(request) ? faultAnswer(head, isFaulty ? trouble.fault : 'SystemEx') : undefined;
      const answer = told ?? carryOut(request, { ...head, messageId });
      if (trouble === 'answerLost') return { kind: 'reset' };
      if (trouble === 'silence') return { kind: 'silence' };
      if (trouble === 'html') return plain(200, '<html><body>Please log in<br></body></html>');
      if (trouble === 'bareError') return plain(500, '');
      const isFault = answer.name.endsWith('FaultResp');
      const written = isFault ? writeFault(answer, dialect) : writeEnvelope(answer, dialect);
      return plain(isFault ? 500 : 200, spoil(written, trouble, messageId));
    },
    trouble(operation, trouble, times = 1) {
      troubles.push({ operation, trouble, left: times });
    },
    owe(meterNumber, amountFen) {
      debts.set(meterNumber, addFen(debts.get(meterNumber) ?? zeroFen, amountFen));
    },
    booked: () =>
      [...entries.values()]
        .filter((entry) => !entry.isReversed)
        .map(({ messageId, amountFen, token }) => ({ message: keyOf(messageId), amountFen, token })),
  };
}

/** Serves a simulated server on loopback. */
export async function serveXmlVend(options: {
  readonly simulator: XmlVendSimulator;
  readonly port: number;
}): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void respond(options.simulator, request, response);
  });
  server.listen(options.port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(simulator: XmlVendSimulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw new RangeError('the request is too long');
      chunks.push(chunk);
    }
  } catch {
    response.destroy();
    return;
  }
  const isSoap =
    request.headers['content-type']?.startsWith('text/xml') === true && request.headers['soapaction'] !== undefined;
  const output = isSoap ? simulator.answer(Buffer.concat(chunks).toString('utf8')) : plain(415, '');
  if (output.kind === 'silence') return;
  if (output.kind === 'reset') {
    response.destroy();
    return;
  }
  response.writeHead(output.status, { 'content-type': 'text/xml; charset=utf-8' });
  response.end(output.body);
}

function plain(status: number, body: string): SimulatorOutput {
  return { kind: 'answer', status, body };
}

/** The element in the body, where every part of the envelope stands in its own namespace. */
function requestIn(text: string): XmlElement | undefined {
  const root = readXml(text);
  const body = root?.name === 'Envelope' && root.namespace === SOAP_11 ? root.child('Body') : undefined;
  const request = body?.elements()[0];
  const spaces = [BASE_NAMESPACE, REVENUE_NAMESPACE, METER_NAMESPACE];
  return request !== undefined && spaces.includes(request.namespace) ? request : undefined;
}

function idIn(element: XmlElement | undefined): MessageId | undefined {
  const [dateTime, uniqueNumber] = [element?.attribute('dateTime'), element?.attribute('uniqueNumber')];
  const isWhole = /^\d{14}$/u.test(dateTime ?? '') && /^\d{1,6}$/u.test(uniqueNumber ?? '');
  return isWhole && dateTime !== undefined && uniqueNumber !== undefined ? { dateTime, uniqueNumber } : undefined;
}

function keyOf({ dateTime, uniqueNumber }: MessageId): string {
  return `${dateTime}/${uniqueNumber}`;
}

function keyOfMeter({ meterNumber }: SimulatedMeter, keyRevision: number): StsMeterKeyData {
  return {
    vudk: VENDING_KEY,
    keyType: 2,
    supplyGroup: '123456',
    tariffIndex: '01',
    keyRevision,
    pan: `${ISSUER}${meterNumber}0`,
    baseYear: 2014,
  };
}

function spoil(written: string, trouble: SimulatorTrouble | undefined, { uniqueNumber }: MessageId): string {
  switch (trouble) {
    case 'otherMessage':
      return written.replaceAll(`uniqueNumber="${uniqueNumber}"`, 'uniqueNumber="7"');
    case 'otherMeter':
      return written.replaceAll(/msno="\d{11}"/gu, 'msno="00000000000"');
    case 'otherAmount':
      return written.replaceAll(/(amt|tenderAmt) value="\d+(\.\d\d")/gu, '$1 value="7$2');
    case 'noToken':
      return written.replaceAll(/\d{20}/gu, '1234');
    case 'cutOff':
      return written.slice(0, -20);
    default:
      return written;
  }
}
