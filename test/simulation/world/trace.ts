import { createHash } from 'node:crypto';

/** Everything that happened, in order: hashed whole, and the last of it kept in words for a report. */
export interface Trace {
  /** Something worth reading in a report. */
  note(atMs: number, text: string): void;
  /** Bytes over a wire: hashed, not kept. */
  bytes(atMs: number, channel: number, bytes: Uint8Array): void;
  hash(): string;
  lines(): readonly string[];
}

/** Lines kept for a report; one short visit writes under a hundred. */
const KEPT_LINES = 4_000;
/** Text waits in a buffer this long before it goes into the hash. */
const FLUSH_CHARACTERS = 8_192;
const FNV_PRIME = 0x01000193;

export function createTrace(keepLines: boolean): Trace {
  const sha = createHash('sha256');
  let waiting = '';
  let kept: string[] = [];
  /** Two lanes of FNV-1a over the wire: a poll of six bytes is not worth a round of SHA-256. */
  let low = 0x811c9dc5;
  let high = 0x01000193;

  function flush(): void {
    sha.update(`${waiting}${(low >>> 0).toString(16)}.${(high >>> 0).toString(16)}\n`);
    waiting = '';
  }

  return {
    note: (atMs, text) => {
      waiting += `${atMs} ${text}\n`;
      if (waiting.length > FLUSH_CHARACTERS) flush();
      if (!keepLines) return;
      kept.push(`${(atMs / 1_000).toFixed(3).padStart(10)} s  ${text}`);
      if (kept.length > 2 * KEPT_LINES) kept = kept.slice(-KEPT_LINES);
    },
    bytes: (atMs, channel, bytes) => {
      low = Math.imul(low ^ (atMs | 0), FNV_PRIME);
      high = Math.imul(high ^ channel ^ (atMs * 31), FNV_PRIME);
      for (let at = 0; at < bytes.length; at += 1) {
        low = Math.imul(low ^ (bytes[at] ?? 0), FNV_PRIME);
        high = Math.imul(high + (bytes[at] ?? 0) + at, FNV_PRIME);
      }
    },
    hash: () => {
      flush();
      return sha.copy().digest('hex');
    },
    lines: () => kept.slice(-KEPT_LINES),
  };
}
