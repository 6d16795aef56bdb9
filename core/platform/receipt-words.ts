import { createInstance } from 'i18next';
import english from '../../assets/locales/en/receipt.json' with { type: 'json' };
import chinese from '../../assets/locales/zh-CN/receipt.json' with { type: 'json' };

/** The words of a receipt in one language. A key that is not in the file is a bug and throws. */
export type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string;

export type WordLanguage = 'zh-CN' | 'en';

const FILES = { 'zh-CN': chinese, en: english } as const;

export function createWords(language: WordLanguage): Words {
  const known = made.get(language);
  if (known !== undefined) return known;
  const words = readWords(language);
  made.set(language, words);
  return words;
}

/** Made at the first use; files do not change while the process runs. */
const made = new Map<WordLanguage, Words>();

function readWords(language: WordLanguage): Words {
  const i18n = createInstance();
  // Resources are in memory, so that this is done when the call comes back.
  void i18n.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { [language]: { receipt: FILES[language] } },
    ns: ['receipt'],
    defaultNS: 'receipt',
    interpolation: { escapeValue: false },
    missingInterpolationHandler: (text: string) => {
      throw new Error(`a receipt text misses a parameter (${language}): ${text}`);
    },
  });
  /** Most lines of a receipt are labels without a parameter. */
  const labels = new Map<string, string>();
  return (key, params) => {
    const label = hasNone(params) ? labels.get(key) : undefined;
    if (label !== undefined) return label;
    if (!i18n.exists(key)) throw new Error(`no receipt text "${key}" in ${language}`);
    const text = i18n.t(key, { ...params });
    if (hasNone(params)) labels.set(key, text);
    return text;
  };
}

function hasNone(params: Readonly<Record<string, unknown>> | undefined): boolean {
  return params === undefined || Object.keys(params).length === 0;
}

/** Every key a receipt file has, dotted. */
export function receiptKeys(language: WordLanguage): readonly string[] {
  return leafKeys(FILES[language], '');
}

/** Lines about keys that one language has and another has not; empty where all is well. Asked at the start. */
export function findMissingWords(): readonly string[] {
  const languages: readonly WordLanguage[] = ['zh-CN', 'en'];
  const all = new Set(languages.flatMap((language) => receiptKeys(language)));
  return languages.flatMap((language) => {
    const there = new Set(receiptKeys(language));
    return [...all].filter((key) => !there.has(key)).map((key) => `no receipt text "${key}" in ${language}`);
  });
}

function leafKeys(value: unknown, prefix: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, member]) => leafKeys(member, prefix === '' ? key : `${prefix}.${key}`));
}
