import type { i18n } from 'i18next';

/**
 * The words for a name that comes from a simulator (`fault.silent`, `account.lateFee`); the name itself
 * where a newer simulator knows more than the locale.
 */
export function wordsFor(
  texts: i18n,
  group: 'fault' | 'account' | 'card' | 'rechargeCard' | 'state',
  name: string,
): string {
  const words: unknown = texts.getResource(texts.language, 'simulator', `${group}.${name}`);
  return typeof words === 'string' ? words : name;
}

/** `rejecting the note: not recognized` → `Rejecting`: the far end says its state in the words of its manual. */
export function stateWords(texts: i18n, said: string): string {
  const head = said.split(':')[0] ?? said;
  const name = head.trim().replaceAll(/ +([a-z])/gu, (_all, letter: string) => letter.toUpperCase());
  const words = wordsFor(texts, 'state', name);
  return words === name ? said : words;
}
