/** More than any masked name or address in the field; a longer one would push amounts off the screen. */
export const SHOWN_TEXT_MAX_CHARS = 64;
const ELLIPSIS = '…';

const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/**
 * Controls (printer commands begin with them), bidirectional and zero-width marks, variation selectors: nobody sees them,
 * and they can make an amount beside them read differently.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** Accents piled on one letter reach into the lines above and below; no name needs more than two. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** A text of the back end as it may stand on the screen and on paper: what is read is what is there, in that order. */
export function visibleText(text: string): string {
  return text
    .replace(BREAKS, ' ')
    .replace(UNSEEN, '')
    .replace(LONE_SURROGATES, '')
    .normalize('NFC')
    .replace(PILED_MARKS, '$1');
}

/** The same for a name or an address, which may be cut short: nothing is found by it. */
export function shownText(text: string): string {
  const characters = Array.from(visibleText(text).trim());
  if (characters.length <= SHOWN_TEXT_MAX_CHARS) return characters.join('');
  return `${characters.slice(0, SHOWN_TEXT_MAX_CHARS - 1).join('')}${ELLIPSIS}`;
}
