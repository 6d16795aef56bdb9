import type { RandomSource } from '../../../core/ports/clock.ts';
import type { NoteAcceptor } from '../../../core/ports/note-acceptor.ts';
import { createNoteAcceptor, type NoteAcceptorOptions } from '../acceptor.ts';
import type { NoteDialect } from '../note-line.ts';
import { describeSsp } from './describe.ts';
import { DEFAULT_FIXED_KEY, parseFixedKey } from './essp.ts';
import { openSspLine } from './line.ts';
import type { SspMemory } from './session.ts';

/** Milliseconds between polls: not below 200, not above 1000 (GA973 §7.4). */
const POLL_INTERVAL_MS = 250;

export interface SspEncryption {
  /** The fixed half of the key, sixteen hexadecimal digits as manuals write it. Default: the maker's default key. */
  readonly fixedKey?: string;
  /** Primes, secrets and packing. */
  readonly random: RandomSource;
}

export interface SspDialectOptions {
  readonly currency?: 'CNY';
  /** Absent: nothing is encrypted, and credits cannot be acknowledged. */
  readonly encryption?: SspEncryption;
}

/** Throws on a fixed key that is none: the configuration was to be checked before. */
export function sspDialect({ currency = 'CNY', encryption }: SspDialectOptions = {}): NoteDialect {
  const memory: SspMemory = { unanswered: undefined, serial: undefined };
  const keys = encryption === undefined ? undefined : { fixedKey: fixedKeyOf(encryption), random: encryption.random };
  return {
    capabilities: {
      protocol: keys === undefined ? 'SSP' : 'eSSP',
      escrow: true,
      remembersLastNote: true,
    },
    pollIntervalMs: POLL_INTERVAL_MS,
    // Each poll of a note in escrow is a HOLD already.
    holdIntervalMs: POLL_INTERVAL_MS,
    returnsUnheld: false,
    // Only POLL WITH ACK says a credit again, and that needs encryption (GA138).
    repeatsStacked: keys !== undefined,
    describe: (bytes, direction) => describeSsp(bytes, direction).text.join(' '),
    open: (options) => openSspLine({ ...options, currency, memory, encryption: keys }),
  };
}

export function createSspAcceptor(options: NoteAcceptorOptions & SspDialectOptions): NoteAcceptor {
  return createNoteAcceptor({ ...options, dialect: sspDialect(options) });
}

function fixedKeyOf({ fixedKey = DEFAULT_FIXED_KEY }: SspEncryption): bigint {
  const key = parseFixedKey(fixedKey);
  if (key === undefined) throw new Error('encryption.fixedKey: write sixteen hexadecimal digits, 0123456701234567');
  return key;
}
