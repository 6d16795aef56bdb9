import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import zh from '../../assets/locales/zh-CN/kiosk.json';
import type { Language } from '../../core/contract/snapshot.ts';

export const i18n: I18n = createInstance();

/** Chinese is in the first file that is loaded; English follows it within the same second, before anyone can ask. */
export async function startTexts(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: false,
    supportedLngs: ['zh-CN', 'en'],
    defaultNS: 'kiosk',
    ns: ['kiosk'],
    resources: { 'zh-CN': { kiosk: zh } },
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
}

export async function loadEnglish(): Promise<void> {
  if (i18n.hasResourceBundle('en', 'kiosk')) return;
  const en = await import('../../assets/locales/en/kiosk.json');
  i18n.addResourceBundle('en', 'kiosk', en.default);
}

/** In place: the screen, what was typed and the money stay where they are. */
export async function showLanguage(language: Language): Promise<void> {
  if (language === 'en') await loadEnglish();
  document.documentElement.lang = language;
  if (i18n.language !== language) await i18n.changeLanguage(language);
}

/** Every character the Chinese texts use, so that their font files are there before a screen needs them. */
export function charactersInUse(): string {
  return [...new Set(JSON.stringify(zh))].join('');
}
