import { isDeepStrictEqual } from 'node:util';
import { type Answer, type Asked, type Asker, type Verdict, write } from './conformance-asker.ts';

/** What no single answer can show: that an id is booked once, that the books remember, and that a day adds up. */

const FEN_BOOKED = 1_000;
const CARD_FEN = 5_000;

export async function tellStory(asker: Asker): Promise<readonly Verdict[]> {
  const { accountNumber, businessDate, seed } = asker.options;
  const { ask, tell, verdicts } = begin(asker);
  const terminalId = `CHECK-${seed}`;
  const recharge = (id: string, amountFen = FEN_BOOKED) => ({
    id: `story-${seed}-${id}`,
    transactionId: `story-${seed}-t-${id}`,
    terminalId,
    kind: 'recharge',
    accountNumber,
    allocations: [],
    balanceFen: amountFen,
    totalFen: amountFen,
    businessDate,
  });

  const account = await ask('lookUp', { path: { accountNumber } });
  tell('the account is known', account.faults, account.answer.status === 200, account.answer.json);

  const posting = recharge('1');
  const path = { postingId: posting.id };
  const before = await ask('query', { path });
  tell('before it is posted it is not found', before.faults, stateOf(before.answer) === 'notFound', before.answer.json);
  const first = await ask('post', { body: posting });
  const isBooked = first.answer.status === 200 || first.answer.status === 201;
  tell('a recharge is booked', first.faults, isBooked, first.answer.json);
  const booking = memberOf(first.answer, 'booking');
  tell('of its own total', [], memberOf({ json: booking }, 'totalFen') === FEN_BOOKED, booking);
  const again = await ask('post', { body: posting });
  tell('the same again gets the first answer', again.faults, same(again.answer, first.answer), again.answer.json);
  const shuffled = await ask('post', { body: Object.fromEntries(Object.entries(posting).toReversed()) });
  tell('and so it does in another order', shuffled.faults, same(shuffled.answer, first.answer), shuffled.answer.json);
  const other = await ask('post', { body: recharge('1', FEN_BOOKED * 2) });
  const isConflict = other.answer.status === 409 && memberOf(other.answer, 'reason') === 'conflict';
  tell('another body under the id is a conflict', other.faults, isConflict, other.answer.json);
  const found = await ask('query', { path });
  const isFound = stateOf(found.answer) === 'accepted' && isDeepStrictEqual(memberOf(found.answer, 'booking'), booking);
  tell('the books have it as it was answered', found.faults, isFound, found.answer.json);
  const confirmed = await ask('confirm', { path });
  const isConfirmed = confirmed.answer.status === 501 || stateOf(confirmed.answer) === 'accepted';
  tell('a confirmation changes nothing', confirmed.faults, isConfirmed, confirmed.answer.json);

  const [left, right] = await Promise.all([ask('post', { body: recharge('2') }), ask('post', { body: recharge('2') })]);
  const areOne = left.answer.status < 300 && same(left.answer, right.answer);
  tell('two at once are one', [...left.faults, ...right.faults], areOne, [left.answer.json, right.answer.json]);

  const balance = await ask('lookUp', { path: { accountNumber } });
  const grown = Number(memberOf(balance.answer, 'balanceFen')) - Number(memberOf(account.answer, 'balanceFen'));
  const owed = Number(memberOf(account.answer, 'arrearsFen') ?? 0);
  tell('the account has each of them once', [], grown + Math.min(owed, FEN_BOOKED * 2) === FEN_BOOKED * 2, { grown });

  const invoice = { id: `story-${seed}-i`, postingId: posting.id, title: { kind: 'holder' } };
  const asked = await ask('requestInvoice', { body: invoice });
  const askedAgain = await ask('requestInvoice', { body: invoice });
  const isOneInvoice = asked.answer.status !== 422 && same(asked.answer, askedAgain.answer);
  tell('an invoice is taken, and is the same when asked for again', asked.faults, isOneInvoice, askedAgain.answer.json);

  const late = recharge('3');
  const reversal = await ask('reverse', { path: { postingId: late.id }, body: late });
  const closes = stateOf(reversal.answer) === 'reversed';
  const isDefinite = closes || reversal.answer.status === 422;
  tell('a reversal is answered before its posting', reversal.faults, isDefinite, reversal.answer.json);
  if (closes) {
    const arrived = await ask('post', { body: late });
    const isRefused = arrived.answer.status === 422 && memberOf(arrived.answer, 'reason') === 'reversed';
    tell('and the posting that comes late is refused', arrived.faults, isRefused, arrived.answer.json);
    const repeated = await ask('reverse', { path: { postingId: late.id }, body: late });
    tell('and a second reversal is answered alike', repeated.faults, same(repeated.answer, reversal.answer), repeated);
  }

  const day = { terminalId, businessDate };
  const listed = await ask('listBookings', { path: day });
  const totals = await ask('getDayTotals', { path: day });
  if (stateOf(listed.answer) === 'notOffered') {
    tell('days are not offered', listed.faults, stateOf(totals.answer) === 'notOffered', totals.answer.json);
    return verdicts;
  }
  const lines = memberOf(listed.answer, 'bookings') as readonly { postingId: string; totalFen: number }[] | undefined;
  const ids = lines?.map((line) => line.postingId).toSorted((one, two) => one.localeCompare(two));
  const isListed = isDeepStrictEqual(ids, [posting.id, recharge('2').id]);
  tell('the day lists each of them once', listed.faults, isListed, ids);
  const sum = lines?.reduce((total, line) => total + line.totalFen, 0);
  const agrees = memberOf(totals.answer, 'count') === lines?.length && memberOf(totals.answer, 'totalFen') === sum;
  tell('and its totals are their sum', totals.faults, agrees, totals.answer.json);
  return verdicts;
}

/** A purchase on a card: paid, not written, written; and nothing more is sold meanwhile. */
export async function tellCardStory(asker: Asker): Promise<readonly Verdict[]> {
  const { cardAccountNumber: accountNumber, businessDate, seed } = asker.options;
  const { ask, tell, verdicts } = begin(asker);
  if (accountNumber === undefined) return [];
  const account = await ask('lookUp', { path: { accountNumber } });
  const cardNumber = memberOf(account.answer, 'cardNumber');
  tell('the account has a card', account.faults, typeof cardNumber === 'string', account.answer.json);
  const purchase = (id: string) => ({
    id: `card-${seed}-${id}`,
    transactionId: `card-${seed}-t-${id}`,
    terminalId: `CHECK-${seed}`,
    kind: 'card',
    accountNumber,
    allocations: [],
    balanceFen: CARD_FEN,
    totalFen: CARD_FEN,
    businessDate,
    cardNumber,
  });
  const bought = await ask('post', { body: purchase('1') });
  const order = memberOf({ json: memberOf({ json: memberOf(bought.answer, 'booking') }, 'vend') }, 'cardOrder');
  const orderId = String(memberOf({ json: order }, 'orderId'));
  const isForCard = memberOf({ json: order }, 'cardNumber') === cardNumber;
  tell('a purchase opens an order for that card', bought.faults, isForCard, bought.answer.json);
  const open = await ask('lookUp', { path: { accountNumber } });
  const isOpen = isDeepStrictEqual(memberOf(open.answer, 'openCardOrder'), order);
  tell('the account shows the open order', open.faults, isOpen, open.answer.json);
  const second = await ask('post', { body: purchase('2') });
  const isHeld = second.answer.status === 422 && memberOf(second.answer, 'reason') === 'cardOrderOpen';
  tell('nothing more is sold on the card meanwhile', second.faults, isHeld, second.answer.json);
  for (const time of ['once', 'twice']) {
    const committed = await ask('commitCardOrder', { path: { orderId } });
    tell(`it is committed ${time}`, committed.faults, stateOf(committed.answer) === 'committed', committed.answer.json);
  }
  const aborted = await ask('abortCardOrder', { path: { orderId }, body: { reason: 'cardLost' } });
  tell('and is aborted no more', aborted.faults, aborted.answer.status === 422, aborted.answer.json);
  const closed = await ask('lookUp', { path: { accountNumber } });
  const isGone = memberOf(closed.answer, 'openCardOrder') === undefined;
  tell('and the account is free again', closed.faults, isGone, closed.answer.json);
  const lost = await ask('post', { body: purchase('3') });
  const lostOrder = memberOf({ json: memberOf({ json: memberOf(lost.answer, 'booking') }, 'vend') }, 'cardOrder');
  const lostId = String(memberOf({ json: lostOrder }, 'orderId'));
  tell('another purchase is another order', lost.faults, lostId !== orderId, lost.answer.json);
  const given = await ask('abortCardOrder', { path: { orderId: lostId }, body: { reason: 'cardBroken' } });
  tell('that one is aborted', given.faults, stateOf(given.answer) === 'aborted', given.answer.json);
  const credited = await ask('lookUp', { path: { accountNumber } });
  const grown = Number(memberOf(credited.answer, 'balanceFen')) - Number(memberOf(closed.answer, 'balanceFen'));
  tell('and its money is on the balance', credited.faults, grown === CARD_FEN, { grown });
  return verdicts;
}

interface Narrator {
  readonly verdicts: Verdict[];
  ask(id: string, part: Partial<Asked>): Promise<{ answer: Answer; faults: string[] }>;
  tell(name: string, faults: readonly string[], expected: boolean, found: unknown): void;
}

function begin(asker: Asker): Narrator {
  const verdicts: Verdict[] = [];

  async function ask(id: string, part: Partial<Asked>): Promise<{ answer: Answer; faults: string[] }> {
    const operation = asker.contract.operations.find((candidate) => candidate.id === id);
    if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
    const asked = { path: {}, query: {}, body: undefined, ...part };
    const answer = await asker.send(write(operation, asked));
    return { answer, faults: [...asker.judge(operation, asked, answer)] };
  }

  function tell(name: string, faults: readonly string[], expected: boolean, found: unknown): void {
    const wrong = expected ? [] : [`found ${JSON.stringify(found)?.slice(0, 200) ?? 'nothing'}`];
    verdicts.push({ operation: 'story', name, status: 0, faults: [...faults, ...wrong] });
  }

  return { verdicts, ask, tell };
}

function memberOf({ json }: { readonly json: unknown }, name: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
}

function stateOf(answer: Answer): unknown {
  return memberOf(answer, 'state');
}

function same(one: Answer, two: Answer): boolean {
  return isDeepStrictEqual(one.json, two.json);
}
