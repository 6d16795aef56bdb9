/**
 * A byte pipe to a device. Single use: a link that closed stays closed, and reconnecting means opening a new one.
 * Obligations: `onClose` fires once however it ended; after it no `onData` comes; `write` after close resolves
 * `closed`; input that waited in the port before opening is drained, not delivered.
 */
export interface Link {
  /** Where it leads, for people: `/dev/ttyUSB0 9600 8N1`. */
  readonly name: string;
  /** Bytes come back over this link. A plain file or a write-only device has none. */
  readonly answers: boolean;
  onData(listener: (bytes: Uint8Array) => void): () => void;
  onClose(listener: (why: string) => void): () => void;
  /** Resolves when handed to the operating system, `closed` when the link is gone, `timeout` after `timeoutMs`. */
  write(bytes: Uint8Array, timeoutMs: number): Promise<WriteOutcome>;
  close(): Promise<void>;
}

export type WriteOutcome = { kind: 'written' } | { kind: 'closed' } | { kind: 'timeout' };

/** Opens a fresh link. Failing to open is an outcome with one clear line, never a throw. */
export type LinkOpener = {
  readonly name: string;
  open(): Promise<{ kind: 'opened'; link: Link } | { kind: 'failed'; detail: string }>;
};

/** Serial settings; the driver of a protocol states what its device needs. */
export interface SerialSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/**
 * The other end of the wire, as a far-end simulator holds it. Every simulator has `attach(end)` and works the same
 * over memory, a pty or TCP.
 */
export interface FarEnd {
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Bytes toward the host. After close they fall on the floor, as on a cut cable. */
  write(bytes: Uint8Array): void;
  onClose(listener: () => void): () => void;
}
