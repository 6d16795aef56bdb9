export const escposFaults = [
  'paperOut',
  /** The roll ends a few lines after this is switched on. */
  'paperOutMidReceipt',
  'paperNearEnd',
  'coverOpen',
  'cutterFault',
  /** Prints, and answers nothing. */
  'silent',
  'slow',
  'overheated',
  'offline',
] as const;
/** What a bench can do to a printer, and nobody who stands before it. */
export const escposBenchFaults = [...escposFaults, 'broken'] as const;
export type EscposFault = (typeof escposBenchFaults)[number];
