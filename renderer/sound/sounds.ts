import type { Screen, Snapshot } from '../../core/contract/snapshot.ts';

/** Short and soft: a hall is full of people. Hertz and seconds. */
const melodies = {
  noteTaken: [660, 880],
  noteReturned: [440, 330],
  done: [523, 659, 784],
  attention: [587, 587],
} as const satisfies Record<string, readonly number[]>;

const TONE_SECONDS = 0.11;
const LOUDNESS = 0.12;
/** A tone that starts or stops at once clicks. */
const RAMP_SECONDS = 0.015;

export type Sound = keyof typeof melodies;

/** What of a change between two snapshots deserves a sound; words and pictures always say it too. */
export function soundOf(before: Snapshot | null, now: Snapshot): Sound | undefined {
  if (before === null || !now.display.sound) return undefined;
  if (before.idleWarning === null && now.idleWarning !== null) return 'attention';
  const cashBefore = cashOf(before.screen);
  const cashNow = cashOf(now.screen);
  if (cashBefore !== undefined && cashNow !== undefined) {
    if (cashNow.insertedFen > cashBefore.insertedFen) return 'noteTaken';
    if (cashNow.lastReturn !== null && cashBefore.lastReturn === null) return 'noteReturned';
  }
  if (before.screen.kind !== 'result' && now.screen.kind === 'result') return 'done';
  return undefined;
}

function cashOf(screen: Screen): Extract<Screen, { kind: 'cash' }> | undefined {
  return screen.kind === 'cash' ? screen : undefined;
}

export interface Sounds {
  play(sound: Sound): void;
}

/** Nothing is loaded and nothing sounds before the first play. */
export function createSounds(): Sounds {
  let context: AudioContext | undefined;
  return {
    play(sound) {
      context ??= new AudioContext();
      const from = context.currentTime;
      for (const [index, hertz] of melodies[sound].entries()) tone(context, hertz, from + index * TONE_SECONDS);
    },
  };
}

function tone(context: AudioContext, hertz: number, at: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + RAMP_SECONDS);
  gain.gain.setValueAtTime(LOUDNESS, at + TONE_SECONDS - RAMP_SECONDS);
  gain.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_SECONDS);
}
