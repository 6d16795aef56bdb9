/** The five columns of a row of the fault matrix: what is true afterwards, each compared whole. */
export interface Columns {
  /** Yuan, by where it is in the end. */
  readonly money: Money;
  /** Kinds of the records written from the fault on, in order, one word each. */
  readonly journal: string;
  /** Papers that came out from the fault on, in order. */
  readonly paper: readonly string[];
  /** Screens from the fault on, in order; a screen that stays is named once. */
  readonly screen: string;
  /** `A2 claimOpened`, in order, from the fault on. */
  readonly alerts: readonly string[];
}

export interface Money {
  /** Put into the slot, and taken by the device. */
  readonly inserted: number;
  /** Back in the hand. */
  readonly returned: number;
  /** In the cash box, counted by the device. */
  readonly stacked: number;
  /** Neither: jammed in the path. */
  readonly inPath: number;
  /** In the utility's books. */
  readonly booked: number;
  /** What the kiosk owes by open claims. */
  readonly claimed: number;
}

export const nothing: Money = { inserted: 0, returned: 0, stacked: 0, inPath: 0, booked: 0, claimed: 0 };

/** A payment as on any other day, from the touch on "pay" on; only the money is each scenario's own. */
export const paid: Omit<Columns, 'money'> = {
  journal: 'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
  paper: ['receipt'],
  screen: 'cash processing result/paid thanks home',
  alerts: [],
};

/** The same, from its only note on. */
export const insertedAndPaid: Omit<Columns, 'money'> = {
  ...paid,
  journal: `noteStacking noteTaken noteCredited noteAcknowledged ${paid.journal}`,
};
