import type { PostRefusal } from '../../ports/billing-gateway.ts';
import type { QuestionRefusal } from '../../domain/services.ts';

/**
 * What a fault proves, by the operation it answers. `refused` is definite: the server read the request, will not do it and
 * has not done it. `notNow`: nothing was done, and asking again may help. `notThis`: nothing was done, and this message
 * never will be; one such answer proves little, and the outbox counts them. `unknown`: it proves nothing.
 */
export type FaultMeaning<Reason> =
  | { readonly kind: 'refused'; readonly reason: Reason }
  | { readonly kind: 'notNow' }
  | { readonly kind: 'notThis' }
  | { readonly kind: 'notOffered' }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'unknown' };

interface FaultRow {
  /** confirmCustomerReq, confirmMeterReq. */
  readonly lookUp: FaultMeaning<'unknownAccount' | 'blockedAccount'>;
  /** trialCreditVendReq, reprintReq. */
  readonly question: FaultMeaning<QuestionRefusal>;
  /** creditVendReq, payAccReq: here a wrong `refused` gives money away twice. */
  readonly post: FaultMeaning<PostRefusal>;
  /** adviceReq of the type LastRespAdviceReq. */
  readonly lastResponse: FaultMeaning<PostRefusal>;
  /** adviceReq of the type ReversalAdviceReq. */
  readonly reversal: FaultMeaning<PostRefusal>;
}

export type FaultColumn = keyof FaultRow;

const unknown = { kind: 'unknown' } as const;
const notNow = { kind: 'notNow' } as const;
const notThis = { kind: 'notThis' } as const;
const notOffered = { kind: 'notOffered' } as const;
const notFound = { kind: 'notFound' } as const;

function refused<Reason extends string>(reason: Reason): { readonly kind: 'refused'; readonly reason: Reason } {
  return { kind: 'refused', reason };
}

/** Where nothing more is said: it proves nothing, whatever was asked. */
const nothing: FaultRow = {
  lookUp: unknown,
  question: unknown,
  post: unknown,
  lastResponse: unknown,
  reversal: unknown,
};

/**
 * By `xsi:type`. An advice is about another message, so what is wrong with a meter says nothing there. Two kinds of doubt
 * shape the column `post`: a fault that can also mean "I have seen this message already" is never a refusal, and a type
 * that is not in this table is no more than SystemEx.
 */
const FAULTS: ReadonlyMap<string, FaultRow> = new Map<string, FaultRow>([
  // No meter, or a number that cannot be one.
  ['UnknownMeterEx', about('unknownAccount')],
  ['MSNOCheckDigitEx', about('unknownAccount')],
  // "No transactions are possible, the reason for blocking will vary."
  ['BlockedMeterEx', about('blockedAccount')],
  // What is owed has to be paid before anything is sold.
  ['DebtEx', { ...nothing, question: refused('arrearsFirst'), post: refused('arrearsFirst') }],
  // The vendor's own deposit at the utility is used up: nothing was sold, and the operator has to pay in.
  ['VendorCreditEx', { ...nothing, question: refused('notAllowed'), post: refused('notAllowed') }],
  // The server has no such operation at all.
  [
    'UseCaseSupportEx',
    { ...nothing, question: notOffered, post: refused('notAllowed'), reversal: refused('notAllowed') },
  ],
  // The message was here before: it may be booked. Only LastRespAdviceReq can tell.
  ['DuplicateMsgIDEx', { ...nothing, lookUp: notNow, question: notNow }],
  // There is no response to that message; whether that proves anything depends on the server (`lastResponse`).
  ['LastResponseEx', { ...nothing, lastResponse: notFound }],
  // There is one, and the server cannot say which it was or is still working on it.
  ['IndeterminantLastResponseEx', nothing],
  // Nothing was taken back: whether there was anything, the books say.
  ['ReversalEx', { ...nothing, reversal: refused('notAllowed') }],
  ['ConfirmationEx', nothing],
  ['ReprintEx', { ...nothing, question: refused('notAllowed') }],
  // The time in the message id is too far from the server's own: said of the same message again and again.
  ['ExpiredMessageEx', { ...nothing, lookUp: notNow, question: notNow, post: notThis }],
  // Turned away at the door: not valid against the schema, or from somebody whom the server does not know.
  ['XMLVendSchemaEx', { ...nothing, post: notThis }],
  ['ClientIDSSLEx', { ...nothing, post: notThis }],
  ['ClientIDAuthorisationEx', { ...nothing, post: notThis }],
  ['RequestAuthorisationEx', { ...nothing, post: notThis }],
  // Both spellings are in use; the one with the extra letter is in a server's own bindings.
  ['ServerBusyEx', all(notNow)],
  ['ServeryBusyEx', all(notNow)],
  ['SystemEx', nothing],
  // The parent of most of the above, and of a duplicate, too: as itself it says only that this message is not done.
  ['BusinessRuleEx', { ...nothing, question: refused('notAllowed'), post: notThis, reversal: refused('notAllowed') }],
]);

export const KNOWN_FAULTS: readonly string[] = [...FAULTS.keys()];

export function meaningOf<Column extends FaultColumn>(type: string, column: Column): FaultRow[Column] {
  return (FAULTS.get(type) ?? nothing)[column];
}

function about(reason: 'unknownAccount' | 'blockedAccount'): FaultRow {
  return { ...nothing, lookUp: refused(reason), question: refused(reason), post: refused(reason) };
}

function all(meaning: typeof notNow): FaultRow {
  return { lookUp: meaning, question: meaning, post: meaning, lastResponse: meaning, reversal: meaning };
}
