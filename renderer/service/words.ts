import type { i18n } from 'i18next';
import type { DeviceView } from '../../core/contract/snapshot.ts';

type Named = 'counter' | 'record' | `state.${DeviceView['name']}`;

/** The words for a name a device or a record brings along; the name itself where the locale has none. */
export function wordsFor(texts: i18n, group: Named, name: string): string {
  const words: unknown = texts.getResource(texts.language, 'service', `${group}.${name}`);
  return typeof words === 'string' ? words : name;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:05:09`: frames need the second, and the day is today. */
export function clockTime(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `11-22 14:05:09`, in the terminal's own time zone. */
export function dayAndTime(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${clockTime(atMs)}`;
}
