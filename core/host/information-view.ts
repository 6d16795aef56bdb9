import type { AftercareView, HistoryView, InformationScreen, UsageMonthView } from '../contract/information-screens.ts';
import { receiptProblem } from '../domain/availability.ts';
import { historyPages, messagesPerPayment, type Aftercare } from '../domain/information.ts';
import type { Kiosk, Settings, Stage } from '../domain/kiosk.ts';
import { sumFen } from '../domain/money.ts';
import { maskAccountNumber } from '../domain/numbers.ts';
import type { History } from '../domain/services.ts';

type StageOf<K extends Stage['kind']> = Extract<Stage, { kind: K }>;

/** Null where the question belongs to a screen that stays: a message or an invoice. */
export function askingScreen({ question }: StageOf<'asking'>): InformationScreen {
  const about = question.kind === 'message' || question.kind === 'invoice' ? 'find' : question.kind;
  return { kind: 'asking', about };
}

export function chooseAccountScreen({ purpose, accounts }: StageOf<'choosingAccount'>): InformationScreen {
  return {
    kind: 'chooseAccount',
    purpose,
    accounts: accounts.map(({ accountNumber, maskedName, maskedAddress }) => ({
      maskedNumber: maskAccountNumber(accountNumber),
      maskedName,
      maskedAddress,
    })),
  };
}

export function proveOwnerScreen({ accountNumber, problem }: StageOf<'provingOwner'>): InformationScreen {
  return { kind: 'proveOwner', maskedNumber: maskAccountNumber(accountNumber), problem };
}

export function historyScreen(stage: StageOf<'history'>, kiosk: Kiosk): InformationScreen {
  const { accountNumber, view, months, history, print, pages } = stage;
  return {
    kind: 'history',
    maskedNumber: maskAccountNumber(accountNumber),
    view,
    monthsShown: months,
    history: historyView(history, months),
    print,
    canPrint: receiptProblem(kiosk) === undefined && print !== 'printing' && pages < historyPages,
  };
}

export function creditsScreen({ accountNumber, credits }: StageOf<'credits'>): InformationScreen {
  return { kind: 'credits', maskedNumber: maskAccountNumber(accountNumber), credits };
}

/** Calendar months without gaps up to the newest that is known, and each beside the same month a year before. */
export function historyView({ months, payments }: History, shown: 12 | 24): HistoryView {
  const known = new Map(months.map((month) => [month.period, month]));
  const newest = months.at(-1)?.period;
  const periods = newest === undefined ? [] : periodsBefore(newest, shown);
  const views = periods.map((period): UsageMonthView => {
    const month = known.get(period);
    const before = known.get(`${Number(period.slice(0, 4)) - 1}${period.slice(4)}`);
    return {
      year: Number(period.slice(0, 4)),
      month: Number(period.slice(5, 7)),
      usageCentiKwh: month?.usageCentiKwh ?? null,
      amountFen: month?.amountFen ?? null,
      lastYearCentiKwh: before?.usageCentiKwh ?? null,
    };
  });
  const lastYear = views.map((view) => view.lastYearCentiKwh);
  const lastYearKnown = lastYear.filter((usage) => usage !== null);
  return {
    months: views,
    totalCentiKwh: views.reduce((total, view) => total + (view.usageCentiKwh ?? 0), 0),
    totalFen: sumFen(views.flatMap((view) => (view.amountFen === null ? [] : [view.amountFen]))),
    lastYearTotalCentiKwh:
      lastYear.length > 0 && lastYearKnown.length === lastYear.length
        ? lastYearKnown.reduce((total, usage) => total + usage, 0)
        : null,
    payments,
  };
}

/** `count` periods that end with `newest`, oldest first. */
function periodsBefore(newest: string, count: number): readonly string[] {
  const last = Number(newest.slice(0, 4)) * 12 + Number(newest.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, index) => {
    const month = last - (count - 1 - index);
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

export function aftercareView(aftercare: Aftercare, { offered }: Settings, receiptText: string | null): AftercareView {
  const { panel, message, phonesAsked, invoice } = aftercare;
  return {
    panel,
    receiptText,
    message: !offered.has('messages')
      ? { kind: 'notOffered' }
      : message.kind === 'sent' || message.kind === 'failed'
        ? message
        : { kind: message.kind },
    messagesLeft: Math.max(0, messagesPerPayment - phonesAsked.length),
    invoice: !offered.has('invoices')
      ? { kind: 'notOffered' }
      : invoice.kind === 'requested' || invoice.kind === 'failed'
        ? invoice
        : { kind: invoice.kind },
  };
}
