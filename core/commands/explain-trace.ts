import type { DeviceProtocol } from '../../devices/driver/device-protocol.ts';
import { hexBytes } from '../../devices/driver/hex.ts';
import type { ReadTrace } from './trace-reader.ts';

const marks = { toDevice: '→ device', fromDevice: '← device' } as const;

export interface ExplainedTrace {
  readonly lines: readonly string[];
  /** What is wrong, a line each, beginning with where. */
  readonly faults: readonly string[];
}

/** Every frame with its bytes, the time since the one before it, and its meaning. `name` is the file. */
export function explainTrace(trace: ReadTrace, protocol: DeviceProtocol, name: string): ExplainedTrace {
  const lines: string[] = [];
  const faults: string[] = [];
  let beforeMs: number | undefined;
  for (const item of trace.items) {
    const where = `${name}:${item.lineNumber}`;
    if (item.kind === 'broken') {
      faults.push(`${where}: ${item.why}`);
      continue;
    }
    const time = beforeMs === undefined ? new Date(item.atMs).toISOString() : since(item.atMs - beforeMs);
    beforeMs = item.atMs;
    const said = protocol.describe(item.bytes, item.direction);
    lines.push(`${time.padStart(12)}  ${marks[item.direction]}  ${hexBytes(item.bytes)}${item.isCut ? ' …' : ''}`);
    for (const text of said.text) lines.push(`${' '.repeat(14)}${text}`);
    // The end of a frame that was cut by whoever wrote it down is not the device's fault.
    if (!said.ok && !item.isCut) faults.push(`${where}: not a sound ${protocol.name} frame`);
  }
  if (trace.items.length === 0) faults.push(`${name}: there is no frame in it`);
  return { lines, faults };
}

/** `+0.012 s`; a clock that was set back shows as a minus. */
function since(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(3)} s`;
}
