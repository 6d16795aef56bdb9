import iconv from 'iconv-lite';

/** Single-byte code pages by the number of ESC t, as Epson numbers them. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  0: 'cp437',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  13: 'cp857',
  14: 'cp737',
  15: 'iso-8859-7',
  16: 'win1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  21: 'tis620',
  30: 'tcvn',
  31: 'tcvn',
  32: 'cp720',
  33: 'cp775',
  34: 'cp855',
  35: 'cp861',
  36: 'cp862',
  37: 'cp864',
  38: 'cp869',
  39: 'iso-8859-2',
  40: 'iso-8859-15',
  44: 'cp1125',
  45: 'win1250',
  46: 'win1251',
  47: 'win1253',
  48: 'win1254',
  49: 'win1255',
  50: 'win1256',
  51: 'win1257',
  52: 'win1258',
  53: 'rk1048',
};

/** JIS X 0201 with Epson's blocks and lines around it. Code points, from 0x80 on. */
const KATAKANA_LOW = '▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯';
const KATAKANA_HIGH =
  '═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳\u5186\u5e74\u6708\u65e5\u6642\u5206\u79d2\u3012\u5e02\u533a\u753a\u6751\u4eba\u2592';
const KATAKANA_PAGE = 1;
const HALF_WIDTH_KATAKANA = 0xff61 - 0xa1;

export function isCodePage(page: number): boolean {
  return page === KATAKANA_PAGE || CODE_PAGES[page] !== undefined;
}

/** One byte of a single-byte code page; what has no character in it is `�`. */
export function decodeSingleByte(byte: number, page: number): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  if (page === KATAKANA_PAGE) return katakana(byte);
  return iconv.decode(Uint8Array.of(byte), CODE_PAGES[page] ?? 'cp437');
}

function katakana(byte: number): string {
  if (byte < 0xa0) return KATAKANA_LOW[byte - 0x80] ?? '�';
  if (byte === 0xa0) return ' ';
  if (byte < 0xe0) return String.fromCodePoint(byte + HALF_WIDTH_KATAKANA);
  return Array.from(KATAKANA_HIGH)[byte - 0xe0] ?? '�';
}

/** The twelve places ISO 646 leaves to nations, and what ESC R puts there. */
const PLACES = '#$@[\\]^`{|}~';
const SETS: readonly string[] = [
  '#$@[\\]^`{|}~', // 0 USA
  '#$à°ç§^`éùè¨', // 1 France
  '#$§ÄÖÜ^`äöüß', // 2 Germany
  '£$@[\\]^`{|}~', // 3 United Kingdom
  '#$@ÆØÅ^`æøå~', // 4 Denmark I
  '#¤ÉÄÖÅÜéäöåü', // 5 Sweden
  '#$@°\\é^ùàòèì', // 6 Italy
  '₧$@¡Ñ¿^`¨ñ}~', // 7 Spain I
  '#$@[¥]^`{|}~', // 8 Japan
  '#¤ÉÆØÅÜéæøåü', // 9 Norway
  '#$ÉÆØÅÜéæøåü', // 10 Denmark II
  '#$á¡Ñ¿é`íñóú', // 11 Spain II
  '#$á¡Ñ¿éüíñóú', // 12 Latin America
  '#$@[₩]^`{|}~', // 13 Korea
  '#$ŽŠĐĆČžšđćč', // 14 Slovenia, Croatia
  '#¥@[\\]^`{|}~', // 15 China
];

export function isInternationalSet(set: number): boolean {
  return set < SETS.length;
}

/** What an ASCII character looks like in an international set. */
export function inInternationalSet(character: string, set: number): string {
  const place = set === 0 ? -1 : PLACES.indexOf(character);
  return place < 0 ? character : (SETS[set]?.[place] ?? character);
}
