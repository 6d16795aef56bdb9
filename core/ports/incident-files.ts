import type { TraceFrame } from './note-acceptor.ts';

/** What went over a device's line around an incident, for whoever has to explain it. */
export interface Incident {
  readonly atMs: number;
  /** `noteAcceptor` */
  readonly device: string;
  /** What happened, as the log says it: `acceptorJammed`. */
  readonly name: string;
  /** `ccnet`: how the bytes are read. */
  readonly protocol: string;
  readonly model: string;
  readonly link: string;
  /** Newest last. Adapters have masked what must not be kept. */
  readonly frames: readonly TraceFrame[];
}

/**
 * Where incidents are kept. Obligations: bounded in number and size, the oldest go first; it never throws; what it writes is
 * read by `npm run decode -- --trace`.
 */
export interface IncidentFiles {
  keep(incident: Incident): { kind: 'kept'; path: string } | { kind: 'failed'; detail: string };
}
