import type { ServiceOutcome, UtilityServices } from '../ports/utility-services.ts';

function notOffered(): Promise<ServiceOutcome<never>> {
  return Promise.resolve({ kind: 'notOffered' });
}

/** For a back end that has bills and postings and nothing else. */
export const noServices: UtilityServices = {
  offered: new Set(),
  find: notOffered,
  trial: notOffered,
  getHistory: notOffered,
  listCredits: notOffered,
  commitCardOrder: notOffered,
  abortCardOrder: notOffered,
  sendMessage: notOffered,
  requestInvoice: notOffered,
  getTariff: notOffered,
  listNotices: notOffered,
  complain: notOffered,
  rate: notOffered,
};
