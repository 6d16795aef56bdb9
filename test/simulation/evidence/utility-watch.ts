import { DatabaseSync } from 'node:sqlite';
import { openSimulatedUtility, type SimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import type { BackEndBooking } from '../../../core/domain/day.ts';
import type { Posting, Vend } from '../../../core/domain/order.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { reversalOf, type UtilityTruth } from './evidence.ts';
import { settleNeighbours } from './neighbour-books.ts';
import { watchSales } from './sales-watch.ts';

/** `commit`: the card of an order is written. */
export type RequestKind = 'post' | 'query' | 'reverse' | 'commit';

/** The utility, its books read beside it, and every request counted. */
export interface UtilityWatch extends UtilityTruth {
  readonly utility: SimulatedUtility;
  /** The utility as one life of the host sees it: its answers reach nobody once that host is dead. */
  facadeFor(
    life: { isDead(): boolean },
    onRequest: (kind: RequestKind, posting: Posting | string) => void,
  ): SimulatedUtility;
  /** Reads what is new in the books. */
  refresh(): void;
  /** Another month: every account owes again. */
  billAnew(usageKwh: (index: number) => number): void;
  newLife(): void;
  close(): void;
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  readonly answer: string;
}

const FEN_PER_KWH = 52;

export function watchUtility(path: string, clock: Clock, today: string): UtilityWatch {
  const utility = openSimulatedUtility({ path, clock, today });
  const books = new DatabaseSync(path);
  settleNeighbours(books);
  const sales = watchSales(books);
  const newPostings = books.prepare('SELECT seq, id, body, answer FROM posting WHERE seq > ? ORDER BY seq');
  const answerOf = books.prepare('SELECT answer FROM posting WHERE id = ?');
  const addBill = books.prepare(
    `INSERT INTO bill SELECT account_number || ? , account_number, ?, ?, ?, ?, 0, 0, 0 FROM account WHERE account_number = ?`,
  );
  const raise = books.prepare('UPDATE account SET version = version + 1 WHERE account_number = ?');
  const numbers = books.prepare("SELECT account_number AS id FROM account WHERE kind = 'postpaid'").all();
  const accepted = new Map<string, Posting[]>();
  const refused = new Map<string, Posting[]>();
  const definite = new Map<string, string>();
  const listed = new Map<string, readonly BackEndBooking[]>();
  let requests = new Map<string, number[]>();
  let readTo = 0;
  let acceptedFen = 0;
  let months = 0;

  /** What was taken back is booked no more, whether the host heard so or not. */
  function takeBack({ id, transactionId }: Posting): void {
    const list = accepted.get(transactionId) ?? [];
    const booked = list.find((posting) => posting.id === id);
    if (booked === undefined || isAccepted(answerOf.get(id)?.['answer'])) return;
    accepted.set(
      transactionId,
      list.filter((posting) => posting !== booked),
    );
    refused.set(transactionId, [...(refused.get(transactionId) ?? []), booked]);
    acceptedFen -= booked.totalFen;
  }

  function refresh(): void {
    for (const row of newPostings.all(readTo) as unknown as Row[]) {
      readTo = row.seq;
      const sent = JSON.parse(row.body) as Posting;
      const answer = JSON.parse(row.answer) as Answer;
      const booked = answer.kind === 'accepted';
      if (booked) sales.booked(sent.id, answer.booking);
      const posting = booked ? { ...sent, totalFen: answer.booking.totalFen } : sent;
      const into = booked ? accepted : refused;
      const list = into.get(posting.transactionId) ?? [];
      list.push(posting);
      into.set(posting.transactionId, list);
      if (booked) acceptedFen += posting.totalFen;
    }
    sales.refresh();
  }

  return {
    utility,
    accepted,
    refused,
    get acceptedFen() {
      return acceptedFen;
    },
    definite,
    listed,
    orders: sales.orders,
    sold: sales.sold,
    redeemed: sales.redeemed,
    get requests() {
      return requests;
    },
    refresh,
    facadeFor: (life, onRequest) => {
      const never = new Promise<never>(() => undefined);
      /** The host hears what becomes of a posting; what it may call definite is what was definite here. */
      async function hear<T extends { readonly kind: string }>(id: string, work: () => Promise<T>): Promise<T> {
        const answer = await reach(work);
        if (answer.kind !== 'unknown') definite.set(id, answer.kind);
        return answer;
      }
      async function reach<T>(work: () => Promise<T>): Promise<T> {
        if (life.isDead()) return never;
        const answer = await work();
        refresh();
        return life.isDead() ? never : answer;
      }
      function count(kind: RequestKind, id: string, what: Posting | string): void {
        if (life.isDead()) return;
        const takenBack = reversalOf(id);
        // Once it is taken back, what is still asked about it belongs to that schedule.
        const asked = kind === 'reverse' || requests.has(takenBack) ? takenBack : id;
        const times = requests.get(asked) ?? [];
        times.push(clock.monotonicMs());
        requests.set(asked, times);
        onRequest(kind, what);
      }
      return {
        ...utility,
        lookUp: (accountNumber) => reach(() => utility.lookUp(accountNumber)),
        getArrears: (accountNumber) => reach(() => utility.getArrears(accountNumber)),
        find: (key) => reach(() => utility.find(key)),
        trial: (request) => reach(() => utility.trial(request)),
        getHistory: (request) => reach(() => utility.getHistory(request)),
        listCredits: (request) => reach(() => utility.listCredits(request)),
        abortCardOrder: (orderId, reason) => reach(() => utility.abortCardOrder(orderId, reason)),
        sendMessage: (message) => reach(() => utility.sendMessage(message)),
        requestInvoice: (request) => reach(() => utility.requestInvoice(request)),
        commitCardOrder: (orderId) => {
          count('commit', orderId, orderId);
          return reach(() => utility.commitCardOrder(orderId));
        },
        post: (posting, secret) => {
          count('post', posting.id, posting);
          return hear(posting.id, () => utility.post(posting, secret));
        },
        query: (postingId) => {
          count('query', postingId, postingId);
          return hear(postingId, () => utility.query(postingId));
        },
        reverse: (posting) => {
          count('reverse', posting.id, posting);
          return hear(posting.id, async () => {
            const answer = await utility.reverse(posting);
            refresh();
            takeBack(posting);
            return answer;
          });
        },
        listBookings: (day) =>
          reach(async () => {
            const outcome = await utility.listBookings(day);
            if (outcome.kind === 'listed') listed.set(day.businessDate, outcome.bookings);
            return outcome;
          }),
        // A host that goes away closes its connection; the utility stays where it is.
        close: () => Promise.resolve(),
      };
    },
    billAnew: (usageKwh) => {
      months += 1;
      const year = 2026 + Math.floor(months / 12);
      const month = String((months % 12) + 1).padStart(2, '0');
      for (const [index, row] of numbers.entries()) {
        const id = String(row['id']);
        const kwh = usageKwh(index);
        if (kwh === 0) continue;
        const period = `${year}-${month}`;
        addBill.run(`-${period}-${months}`, period, kwh * 100, `${period}-28`, kwh * FEN_PER_KWH, id);
        raise.run(id);
      }
    },
    newLife: () => {
      requests = new Map();
    },
    close: () => {
      books.close();
      void utility.close();
    },
  };
}

type Answer =
  | { readonly kind: 'accepted'; readonly booking: { readonly totalFen: Posting['totalFen']; readonly vend?: Vend } }
  | { readonly kind: 'refused' };

function isAccepted(answer: unknown): boolean {
  return (JSON.parse(String(answer)) as Answer).kind === 'accepted';
}
