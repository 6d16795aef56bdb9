import type { Clock } from '../../core/ports/clock.ts';
import {
  createTextFinder,
  decodeText,
  MAX_CODE_BYTES,
  type TextFinder,
  type TextItem,
  type TextRules,
  type TextSuffix,
} from './serial-text/frame.ts';

/** How the text of a scanner is read; the same for every protocol. */
export interface TextSettings extends TextRules {
  readonly suffix: TextSuffix;
  /** Milliseconds without a byte after which the rest of a code will not come. Ends a code where there is no suffix. */
  readonly silenceMs: number;
  readonly maxBytes: number;
}

/** 50 ms are 48 letters at 9600 baud; USB adapters and serial servers deliver in pieces 16 to 40 ms apart. */
export const DEFAULT_SILENCE_MS = 100;

export const defaultTextSettings: TextSettings = {
  suffix: 'any',
  charset: 'auto',
  prefix: '',
  stripsAimId: false,
  silenceMs: DEFAULT_SILENCE_MS,
  maxBytes: MAX_CODE_BYTES,
};

export type ReadCode =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unreadable'; readonly detail: string };

/** Bytes → whole codes, over one link. */
export interface TextReader {
  push(bytes: Uint8Array): void;
  /** What has begun belongs to somebody else: it is passed over up to its end. */
  skipBegun(): void;
  linkLost(): void;
}

export function createTextReader(options: {
  clock: Clock;
  settings: TextSettings;
  onCode: (code: ReadCode) => void;
}): TextReader {
  const { clock, settings, onCode } = options;
  const finder: TextFinder = createTextFinder(settings);
  let stopSilence: () => void = () => undefined;
  let skipping = false;
  // What comes at once after opening may be the tail of a code whose head nobody heard.
  const quietFromMs = clock.monotonicMs() + settings.silenceMs;
  let heardAnything = false;

  function tell(item: TextItem): void {
    if (skipping) {
      skipping = false;
      return;
    }
    switch (item.kind) {
      case 'line':
        onCode(decodeText(item.bytes, settings));
        return;
      case 'tooLong':
        onCode({ kind: 'unreadable', detail: `${item.byteCount} bytes came, more than any code has` });
        return;
      case 'brokenOff':
        onCode({ kind: 'unreadable', detail: `a code broke off after ${item.byteCount} bytes` });
        return;
      default:
        item satisfies never;
    }
  }

  return {
    push: (bytes) => {
      stopSilence();
      if (!heardAnything && clock.monotonicMs() < quietFromMs) skipping = true;
      heardAnything = true;
      finder.push(bytes).forEach(tell);
      if (finder.heldBytes() === 0) {
        // The tail ended within the bytes just heard, or was an end of line and nothing else.
        skipping = false;
        return;
      }
      stopSilence = clock.after(settings.silenceMs, () => {
        finder.end().forEach(tell);
        skipping = false;
      });
    },
    skipBegun: () => {
      skipping = finder.heldBytes() > 0;
    },
    linkLost: () => {
      stopSilence();
      // Half a code, and its owner sees that it was not taken: nothing to tell.
      finder.end();
    },
  };
}
