import { fen } from '../../../core/domain/money.ts';
import type { ServiceName, ServiceOutcome, UtilityServices } from '../../../core/ports/utility-services.ts';

export const everyService: ReadonlySet<ServiceName> = new Set<ServiceName>([
  'find',
  'trial',
  'history',
  'credits',
  'cards',
  'tokens',
  'rechargeCards',
  'messages',
  'invoices',
  'tariff',
  'notices',
  'complaints',
  'ratings',
]);

function answered<Answer>(answer: Answer): Promise<ServiceOutcome<Answer>> {
  return Promise.resolve({ kind: 'answered', answer });
}

/** Services that answer every question alike, and keep what they were asked. */
export function stubServices(offered = everyService): UtilityServices & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const note = <Answer>(question: unknown, answer: Answer): Promise<ServiceOutcome<Answer>> => {
    asked.push(question);
    return answered(answer);
  };
  return {
    asked,
    offered,
    find: (key) => note(key, [{ accountNumber: '0310100007', maskedName: 'Y*', maskedAddress: 'Elm Road **' }]),
    trial: (request) =>
      note(request, {
        amountFen: request.amountFen,
        arrearsFen: fen(0),
        unitsCentiKwh: 10_240,
        lines: [
          {
            tier: 1,
            band: 'flat' as const,
            usageCentiKwh: 10_240,
            priceE8Yuan: 48_830_000,
            amountFen: request.amountFen,
          },
        ],
      }),
    getHistory: (request) =>
      note(request, {
        months: [{ period: '2026-10', usageCentiKwh: 18_600, amountFen: fen(9_082) }],
        payments: [{ atMs: 1, amountFen: fen(9_082), means: 'kiosk' as const }],
      }),
    listCredits: (request) =>
      note(request, [{ atMs: request.sinceMs, amountFen: fen(5_000), state: 'onMeter' as const }]),
    commitCardOrder: (orderId) => note(orderId, { orderId }),
    abortCardOrder: (orderId, reason) => note([orderId, reason], { orderId }),
    sendMessage: (message) => note(message, { id: message.id }),
    requestInvoice: (request) => note(request, { requestNumber: 'R-1', title: 'Y*' }),
    getTariff: (accountNumber) =>
      note(accountNumber, {
        tableId: 'beijing',
        basis: 'month' as const,
        limitsCentiKwh: [24_000],
        prices: [{ tier: 1, band: 'flat' as const, priceE8Yuan: 48_830_000 }],
      }),
    listNotices: (request) =>
      note(request, [
        {
          id: 'n-1',
          version: 1,
          kind: 'restored' as const,
          area: 'Elm Road',
          fromMs: 1,
          untilMs: undefined,
          text: 'Power is back.',
        },
      ]),
    complain: (complaint) => note(complaint, { ticketNumber: 'T-1' }),
    rate: (rating) => note(rating, { id: rating.id }),
  };
}

/** Refuses everything for one reason. */
export function refusingServices(): UtilityServices {
  const refused = () => Promise.resolve({ kind: 'refused', reason: 'notAllowed' } as const);
  return {
    offered: everyService,
    find: refused,
    trial: refused,
    getHistory: refused,
    listCredits: refused,
    commitCardOrder: refused,
    abortCardOrder: refused,
    sendMessage: refused,
    requestInvoice: refused,
    getTariff: refused,
    listNotices: refused,
    complain: refused,
    rate: refused,
  };
}
