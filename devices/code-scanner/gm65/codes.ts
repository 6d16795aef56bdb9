/** Zone bytes, the settings of a module (manual V1.3, 8.5). Writing them changes its memory, not its flash. */
export const zones = {
  /** Mode, aim, light, sound and lamp. */
  mode: 0x0000,
  /** Bit 0: begin to read, where the mode is the host's command (3.4). */
  trigger: 0x0002,
  /** Tenths of a second one reading may last; 0 has no end. */
  readTime: 0x0006,
  /** What is put around a code: bit 0 an end, bits 6 and 5 which. */
  dressing: 0x0060,
  /** Model, hardware, software, and the software's year, month and day. */
  identity: 0x00e0,
} as const;

/** Bits 7 and 6, sound and lamp, stay as somebody set them. */
const MODE_KEPT_BITS = 0b1100_0000;
/** Aim and light only while reading (01 and 01), and reading on the host's command (01). */
const MODE_OURS = 0b0001_0101;

/** The mode in which light and reading follow the host. */
export function modeByHost(mode: number): number {
  return (mode & MODE_KEPT_BITS) | MODE_OURS;
}

/** Bits 1 and 0 of the mode. */
const MODE_BITS = 0b11;
export const readingModes = { manual: 0, command: 1, continuous: 2, sensor: 3 } as const;

export function readingMode(mode: number): number {
  return mode & MODE_BITS;
}

export const NO_TIME_LIMIT = 0x00;
/** An end behind every code, CR; no prefix, code identifier, suffix or packet. */
export const DRESSING_CR = 0x01;
/** The answer of a module to a command that was not a question. */
export const DONE = 0x00;
export const IDENTITY_BYTES = 6;

const modelWords: Readonly<Record<number, string>> = { 0x05: 'GM65' };
/** A year is told since 2000, a version in hundredths: 0x6E is V1.10. */
const YEAR_BASE = 2000;
const VERSION_BASE = 100;

/** `GM65, hardware 1.20, software 1.30 of 2016-09-10`. */
export function identityWords(data: Uint8Array): string {
  const [model = 0, hardware = 0, software = 0, year = 0, month = 0, day = 0] = data;
  const name = modelWords[model] ?? `GM model ${model}`;
  const date = `${YEAR_BASE + year}-${twoDigits(month)}-${twoDigits(day)}`;
  return `${name}, hardware ${version(hardware)}, software ${version(software)} of ${date}`;
}

function version(byte: number): string {
  return (byte / VERSION_BASE).toFixed(2);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

export const zoneWords: Readonly<Record<number, string>> = {
  0x0000: 'mode, aim, light, sound and lamp',
  0x0002: 'start of reading',
  0x0003: 'setup codes',
  0x0005: 'pause between readings',
  0x0006: 'time of one reading',
  0x000a: 'pitch of the sound',
  0x000d: 'character set and port',
  0x002a: 'speed of the line',
  0x002c: 'which codes are read',
  0x0060: 'what is put around a code',
  0x00d0: 'AIM identifier',
  0x00d9: 'factory settings and sleep',
  0x00e0: 'model',
  0x00e1: 'hardware version',
  0x00e2: 'software version',
};
