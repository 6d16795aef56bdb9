import type { SimulatedNote } from '../far-end/notes.ts';

interface Channel {
  readonly value: number;
  readonly country: string;
}

/** The Chinese set from channel 1 on, and one foreign note so that inhibits have something to keep out. */
const channels: readonly Channel[] = [
  { value: 1, country: 'CNY' },
  { value: 5, country: 'CNY' },
  { value: 10, country: 'CNY' },
  { value: 20, country: 'CNY' },
  { value: 50, country: 'CNY' },
  { value: 100, country: 'CNY' },
  { value: 10, country: 'USD' },
];
const FOREIGN_CHANNEL = 7;
/** A yuan has a hundred fen. */
const REAL_MULTIPLIER: readonly number[] = [0, 0, 100];
/** From this version on countries and values stand behind the old fields (GA138, banknote validator). */
const EXPANDED_FROM_VERSION = 6;

export function channelOf(note: SimulatedNote): number {
  const index = channels.findIndex(({ value, country }) => country === 'CNY' && value === note);
  return index < 0 ? FOREIGN_CHANNEL : index + 1;
}

/** The data of SETUP REQUEST's answer. `foreign`: the same notes in a data set for another country. */
export function setupData(protocolVersion: number, foreign: boolean): readonly number[] {
  const set = channels.map((channel) => (foreign ? { ...channel, country: 'USD' } : channel));
  const expanded = protocolVersion >= EXPANDED_FROM_VERSION;
  return [
    0x00,
    ...ascii('0433'),
    ...ascii(foreign ? 'USD' : 'CNY'),
    ...[0, 0, expanded ? 0 : 1],
    set.length,
    ...set.map(({ value }) => (expanded ? 0 : value)),
    ...set.map(() => 2),
    ...REAL_MULTIPLIER,
    protocolVersion,
    ...(expanded ? set.flatMap(({ country }) => ascii(country)) : []),
    ...(expanded ? set.flatMap(({ value }) => [value & 0xff, value >>> 8, 0, 0]) : []),
  ];
}

export function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
