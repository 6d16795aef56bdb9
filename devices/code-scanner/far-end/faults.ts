/** The faults of simulated scanners by name. Not every protocol can play every one. */
export const codeScannerFaultWords = {
  silent: 'Nothing is answered, and no code is told',
  garbage: 'Noise stands before every code and every reply',
  noSuffix: 'The end of every code gets lost',
  breaksOff: 'Every code breaks off in its middle',
  repeatsCode: 'Every code is told twice',
  splits: 'Every byte comes by itself, with a pause before the next',
  badChecksum: 'Every reply carries a wrong checksum',
  losesReply: 'The first reply to every command gets lost',
  repeatsReply: 'Every reply comes twice',
} as const;

export type CodeScannerFault = keyof typeof codeScannerFaultWords;
