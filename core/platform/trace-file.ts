import type { TraceFrame } from '../ports/note-acceptor.ts';

/**
 * A trace file: lines that begin with `#` are its head and remarks, every other line is one frame: time, direction, bytes.
 * `npm run decode -- --trace FILE` explains it. `>` goes to the device, `<` comes from it.
 */
export const TRACE_MARKS = { toDevice: '>', fromDevice: '<' } as const;

/** What a reader looks for to know how to read the bytes. */
export const TRACE_PROTOCOL_HEAD = '# protocol:';

/** `facts` are further lines of the head, `{ device: 'noteAcceptor' }`. No line break can get into it. */
export function traceHead(protocol: string, facts: Readonly<Record<string, string>> = {}): string {
  const head = [
    '# Lightpost trace: time, > to the device or < from it, bytes',
    `${TRACE_PROTOCOL_HEAD} ${oneLine(protocol)}`,
    ...Object.entries(facts).map(([name, value]) => `# ${oneLine(name)}: ${oneLine(value)}`),
  ];
  return `${head.join('\n')}\n`;
}

export function traceLine(frame: Pick<TraceFrame, 'atMs' | 'direction' | 'hex'>): string {
  return `${new Date(frame.atMs).toISOString()} ${TRACE_MARKS[frame.direction]} ${oneLine(frame.hex)}\n`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
