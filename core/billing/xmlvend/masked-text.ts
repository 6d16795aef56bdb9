import { shownText } from '../shown-text.ts';

/**
 * XMLVend sends names and addresses in full, and a screen in a public hall shows them to everybody behind the resident: of
 * each word of a name only its first character is kept, and of an address no digit. The household still knows itself.
 */
export function maskName(name: string): string {
  const words = shownText(name)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return words.map((word) => `${Array.from(word)[0] ?? ''}*`).join(' ');
}

export function maskAddress(address: string): string {
  return shownText(address).replaceAll(/\p{Nd}/gu, '*');
}
