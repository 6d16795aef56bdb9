import type { Clock } from '../../../../core/ports/clock.ts';
import type { FarEnd } from '../../../../devices/link/link.ts';

/** What a line does to bytes on their way. */
export type Wire = (end: FarEnd, clock: Clock) => FarEnd;

/** Milliseconds in which bytes of both directions are collected: longer than a device needs for an answer. */
const MERGE_MS = 8;

/** Every byte comes alone. */
export const splitting: Wire = (end) => ({
  ...end,
  onData: (listener) =>
    end.onData((bytes) => {
      for (const byte of bytes) listener(Uint8Array.of(byte));
    }),
  write: (bytes) => {
    for (const byte of bytes) end.write(Uint8Array.of(byte));
  },
});

/** What is said within a few milliseconds comes as one chunk, both ways. */
export const merging: Wire = (end, clock) => {
  function collector(deliver: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
    let held: number[] = [];
    return (bytes) => {
      if (held.length === 0) {
        clock.after(MERGE_MS, () => {
          const all = Uint8Array.from(held);
          held = [];
          deliver(all);
        });
      }
      held.push(...bytes);
    };
  }
  const toHost = collector((bytes) => {
    end.write(bytes);
  });
  return {
    ...end,
    onData: (listener) => end.onData(collector(listener)),
    write: toHost,
  };
};

/** Every answer comes twice. Single control bytes do not: they carry nothing. */
export const repeating: Wire = (end) => ({
  ...end,
  write: (bytes) => {
    end.write(bytes);
    if (bytes.length > 1) end.write(bytes);
  },
});

/** The last answer comes once more, late: when the host has begun to say something else. */
export const echoing: Wire = (end) => {
  let last: Uint8Array | undefined;
  return {
    ...end,
    onData: (listener) =>
      end.onData((bytes) => {
        if (last !== undefined && bytes.length > 1) end.write(last);
        listener(bytes);
      }),
    write: (bytes) => {
      if (bytes.length > 1) last = bytes.slice();
      end.write(bytes);
    },
  };
};

/** Every third answer, and every fifth control byte, is lost on its way to the host. */
export function losing(): Wire {
  let answers = 0;
  let controls = 0;
  return (end) => ({
    ...end,
    write: (bytes) => {
      const count = bytes.length > 1 ? (answers += 1) : (controls += 1);
      if (count % (bytes.length > 1 ? 3 : 5) !== 0) end.write(bytes);
    },
  });
}
