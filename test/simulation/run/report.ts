import type { Campaign } from './campaign.ts';
import type { Job } from './jobs.ts';
import type { Shrunk } from './shrink.ts';

const HOUR_MS = 3_600_000;
/** Lines of the trace in a report: the end is what matters. */
const TRACE_LINES = 400;

export function summary(campaign: Campaign, title: string): string[] {
  const { counts, wallMs, episodes, caught } = campaign;
  const perSecond = (counts.transactions / wallMs) * 1_000;
  const kinds = Object.entries(counts.troubles).toSorted(([left], [right]) => left.localeCompare(right));
  const troubles = kinds.map(([kind, count]) => `${kind} ${count}`).join(', ');
  const sum = kinds.reduce((total, [, count]) => total + count, 0);
  return [
    `${title}: ${counts.transactions} transactions in ${counts.sessions} visits, ${episodes} episodes`,
    `host: ${counts.starts} starts, ${counts.crashes} crashes`,
    `outcomes: ${counts.credited} credited, ${counts.cancelled} cancelled without money, ${counts.claims} claims; ${counts.notes} notes under an intent, ${counts.returnedNotes} of them returned`,
    `sold: ${counts.tokens} tokens, ${counts.cardOrders} purchases on cards, ${counts.cardsWritten} of them written, ${counts.redeemed} recharge cards redeemed`,
    `faults: ${sum}${troubles === '' ? '' : `: ${troubles}`}`,
    `checks: ${counts.checks}`,
    `time: ${(counts.simulatedMs / HOUR_MS).toFixed(2)} h simulated in ${(wallMs / 1_000).toFixed(1)} s: ${perSecond.toFixed(0)} transactions/s, ${(counts.simulatedMs / wallMs).toFixed(0)} × real time`,
    `violations: ${caught === undefined ? 0 : 1}`,
  ];
}

/** All that somebody needs who is to find the mistake. */
export function violationReport(job: Job, shrunk: Shrunk, bug: string | undefined): string[] {
  const { result, kept, slots, attempts } = shrunk;
  const { violation, trace, journal } = result;
  const bugFlag = bug === undefined ? '' : `--bug ${bug} `;
  const protocolFlag = job.protocol === 'ccnet' ? '' : `--protocol ${job.protocol} `;
  return [
    `VIOLATION of ${violation?.id ?? '?'} (${violation?.says ?? ''})`,
    `  ${violation?.detail ?? ''}`,
    `seed ${job.runSeed}, episode ${job.episode}, ${job.protocol}, ${((violation?.atMs ?? 0) / 1_000).toFixed(3)} s after the first start`,
    `the shortest trace found, with ${kept.length} visits and faults, after ${attempts} replays:`,
    ...trace.slice(-TRACE_LINES).map((line) => `  ${line}`),
    `the journal, ${journal.length} records:`,
    ...journal.map((line, index) => `  ${index + 1} ${line}`),
    'to play it again:',
    `  npm run sim -- ${bugFlag}${protocolFlag}--seed ${job.runSeed} --episode ${job.episode} --slots ${slots} --keep ${kept.length === 0 ? 'none' : kept.join(',')}`,
  ];
}
