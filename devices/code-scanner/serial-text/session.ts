import type { ScannerLine } from '../scanner-line.ts';
import type { Link } from '../../link/link.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { masked } from './frame.ts';

/** A line that only listens: nothing can be asked, so nothing can go unanswered. */
export function createSerialTextLine(options: {
  link: Link;
  counters: LineCounters;
  trace: FrameTrace;
  onText: (bytes: Uint8Array) => void;
}): ScannerLine {
  const { link, counters, trace, onText } = options;
  link.onData((bytes) => {
    counters.framesReceived += 1;
    trace.record('fromDevice', masked(bytes));
    onText(bytes);
  });
  return {
    setUp: () => Promise.resolve('ready'),
    scan: () => Promise.resolve({ kind: 'done' }),
    check: () => Promise.resolve('well'),
    model: () => 'serial text scanner',
  };
}
