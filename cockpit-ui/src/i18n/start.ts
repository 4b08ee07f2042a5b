/** Starts the words: Chinese unless the address or the last choice says otherwise. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'zh' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
  }
}

/** Document languages, so that fonts and screen readers follow. */
const HTML_LANG: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

export function startWords(language: Language): void {
  i18next.on('languageChanged', (changed) => {
    document.documentElement.lang = HTML_LANG[changed as Language];
    document.title = i18next.t('app.title');
  });
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    resources: { zh: { translation: zh }, en: { translation: en } },
    // React escapes what it renders; charts and attributes take plain text.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

/** The language an address asks for. */
export function languageOf(search: string): Language {
  return new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'zh';
}
