/** Which categories a report may belong to, by its words and by where it comes from. Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import type { CaseCategory } from '@cockpit/api/cases/categories';

/** Who usually puts right what a domain reports, as the shipped table names them. */
const DEPARTMENT_OF: Partial<Record<Alarm['domain'], string>> = {
  parking: 'parking',
  fitness: 'sports',
  patrol: 'order',
  hazard: 'safety',
};
const SUGGESTED = 3;
/** What a shared pair of characters counts in the name, and in the filing standard. */
const WEIGHT = { name: 3, standard: 1, department: 1 } as const;

/** The best first; none when nothing fits. */
export function suggestCategories(
  words: string,
  domain: Alarm['domain'] | null,
  categories: readonly CaseCategory[],
): CaseCategory[] {
  const asked = pairsOf(words);
  const scored = categories
    .filter(({ enabled }) => enabled)
    .map((category) => {
      const named = shared(asked, pairsOf(`${category.name.zh} ${category.name.en}`));
      const meant = shared(asked, pairsOf(`${category.filingStandard.zh} ${category.filingStandard.en}`));
      const isOurs = domain !== null && category.departments[0] === DEPARTMENT_OF[domain];
      const score = WEIGHT.name * named + WEIGHT.standard * meant + (isOurs ? WEIGHT.department : 0);
      return { category, score };
    })
    .filter(({ score }) => score > 0);
  return scored
    .sort((a, b) => b.score - a.score || a.category.code.localeCompare(b.category.code))
    .slice(0, SUGGESTED)
    .map(({ category }) => category);
}

/** Pairs of Chinese characters, and whole words of other scripts. */
function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  for (const [run] of text.matchAll(/\p{Script=Han}+/gu))
    for (let at = 0; at + 1 < run.length; at += 1) pairs.add(run.slice(at, at + 2));
  for (const [word] of text.toLowerCase().matchAll(/[a-z]{4,}/g)) pairs.add(word);
  return pairs;
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const pair of a) if (b.has(pair)) count += 1;
  return count;
}
