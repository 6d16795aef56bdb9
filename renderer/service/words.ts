import type { i18n } from 'i18next';
import type { DeviceView } from '../../core/contract/snapshot.ts';

type Named = 'counter' | 'record' | `state.${DeviceView['name']}`;

/** The words for a name a device or a record brings along; the name itself where the locale has none. */
export function wordsFor(texts: i18n, group: Named, name: string): string {
  const words: unknown = texts.getResource(texts.language, 'service', `${group}.${name}`);
  return typeof words === 'string' ? words : name;
}
