/** Search as officers type: characters, codes, or the initials of the pinyin ("kcdx" finds 科创大厦). Pure. */
import { match } from 'pinyin-pro';

const LATIN = /^[a-z]+$/;

/** Whether something with these names is meant by `text`: every word of it has to be found in one of them. */
export function searchOf(text: string): (names: readonly string[]) => boolean {
  const words = halfWidth(text).split(/\s+/).filter(Boolean);
  return (names) => words.every((word) => names.some((name) => answers(name, word)));
}

/** For a select: options by their words, their code or the initials of their pinyin. */
export function optionAnswers(text: string, option: { label?: unknown; value?: unknown } | undefined): boolean {
  return searchOf(text)([String(option?.label ?? ''), String(option?.value ?? '')]);
}

/** As somebody types who has not switched the width of their letters (ＫＣＤＳ), nor the case. */
function halfWidth(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function answers(name: string, word: string): boolean {
  if (halfWidth(name).includes(word)) return true;
  return LATIN.test(word) && (match(name, word, { continuous: true }) ?? []).length > 0;
}
