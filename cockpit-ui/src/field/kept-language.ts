import { type Language, languageOf } from '../i18n/start.ts';

const KEY = 'cockpit-field-language';

/** The language the address asks for, else the last one chosen here: an installed app has no address to ask. */
export function keptLanguage(search: string): Language {
  if (new URLSearchParams(search).has('lang')) return languageOf(search);
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
