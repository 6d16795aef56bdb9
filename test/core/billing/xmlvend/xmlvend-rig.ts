import {
  createXmlVendGateway,
  type XmlVendGateway,
  type XmlVendOptions,
} from '../../../../core/billing/xmlvend/xmlvend-gateway.ts';
import {
  createXmlVendSimulator,
  type XmlVendSimulator,
  type XmlVendSimulatorOptions,
} from '../../../../core/billing/xmlvend/simulator.ts';
import type { SimulatedMeter } from '../../../../core/billing/xmlvend/simulator-answers.ts';
import type { Sender } from '../../../../core/billing/xmlvend/requests.ts';
import type { HttpAnswer, HttpRequest } from '../../../../core/billing/http-request.ts';
import { fen, type Fen } from '../../../../core/domain/money.ts';
import type { OrderKind, Posting } from '../../../../core/domain/order.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

/** Invented, and their check digits hold. */
export const GOOD_METER = '01234567897';
export const BLOCKED_METER = '01234567806';
export const INDEBTED_METER = '01234567814';
export const KEY_CHANGE_METER = '01234567822';
export const UNKNOWN_METER = '01234567830';
export const GOOD_ACCOUNT = '0310100007';

export const SENDER: Sender = {
  clientId: { ean: '0000000000001' },
  terminalId: { ean: '0000000000002' },
  operator: { name: 'kiosk', password: 'pass<&>word' },
  currency: 'CNY',
};

function meter(meterNumber: string, facts: Partial<SimulatedMeter> = {}): SimulatedMeter {
  return {
    meterNumber,
    accountNumber: `A${meterNumber}`,
    name: 'Jo Doe',
    address: '12 Long Lane',
    isBlocked: false,
    debtFirst: false,
    keyChange: false,
    ...facts,
  };
}

export const METERS: readonly SimulatedMeter[] = [
  meter(GOOD_METER, { accountNumber: GOOD_ACCOUNT }),
  meter(BLOCKED_METER, { isBlocked: true }),
  meter(INDEBTED_METER, { debtFirst: true }),
  meter(KEY_CHANGE_METER, { keyChange: true }),
];

/** `2026-01-05 09:00:00`: the terminal is in China, whatever the machine is. */
export function chinaTime(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

export interface XmlVendRig {
  readonly clock: ManualClock;
  readonly simulator: XmlVendSimulator;
  readonly gateway: XmlVendGateway;
  /** What went out, as it was sent. */
  readonly requests: HttpRequest[];
  /** The same server through another gateway, as after a restart. */
  restart(): XmlVendGateway;
}

export function createXmlVendRig(
  options: Partial<Omit<XmlVendOptions, 'clock' | 'send'>> = {},
  simulated: Partial<XmlVendSimulatorOptions> = {},
): XmlVendRig {
  const clock = createManualClock();
  const { operator, currency } = SENDER;
  const simulator = createXmlVendSimulator({
    clock,
    meters: METERS,
    dialect: 'prefixed',
    currency,
    operator,
    ...simulated,
  });
  const requests: HttpRequest[] = [];
  const start = (): XmlVendGateway =>
    createXmlVendGateway({
      ...gatewayOptions(clock),
      ...options,
      send(request) {
        requests.push(request);
        const output = simulator.answer(request.body ?? '');
        if (output.kind === 'reset') return Promise.reject(new Error('ECONNRESET'));
        if (output.kind === 'silence') return new Promise(() => undefined);
        return Promise.resolve({ status: output.status, body: output.body });
      },
    });
  return { clock, simulator, gateway: start(), requests, restart: start };
}

/** Everything a gateway needs but the line. */
export function gatewayOptions(clock: ManualClock): Omit<XmlVendOptions, 'send'> {
  return {
    url: 'http://utility/xmlvend',
    clock,
    random: { bytes: (count) => new Uint8Array(count).fill(7) },
    dateAndTime: chinaTime,
    sender: SENDER,
    lookUpBy: 'customer',
    lastResponse: 'byMessage',
    takesAccountPayments: false,
  };
}

/** A gateway behind which there is one answer for everything. */
export function gatewayAnswering(
  answer: (request: HttpRequest) => HttpAnswer,
  options: Partial<XmlVendOptions> = {},
): XmlVendGateway {
  const clock = createManualClock();
  return createXmlVendGateway({
    ...gatewayOptions(clock),
    ...options,
    send: (request) => Promise.resolve(answer(request)),
  });
}

export function purchase(id: string, amountFen: Fen = fen(5_000), meterNumber: string = GOOD_METER): Posting {
  return { ...posting(id, 'token', meterNumber, amountFen), meterNumber };
}

export function prepayment(id: string, amountFen: Fen = fen(5_000), accountNumber: string = GOOD_ACCOUNT): Posting {
  return posting(id, 'prepayment', accountNumber, amountFen);
}

export function posting(id: string, kind: OrderKind, accountNumber: string, amountFen: Fen): Posting {
  return {
    id,
    transactionId: id,
    terminalId: 'LP01',
    kind,
    accountNumber,
    quoteToken: 'none',
    allocations: [],
    balanceFen: amountFen,
    totalFen: amountFen,
    businessDate: '2026-01-05',
  };
}

/** The id of a posting as the kiosk makes it. */
export function postingId(letters: string, date = '260105', terminal = 'LP01'): string {
  return `${terminal}-${date}-${letters}-P1`;
}
