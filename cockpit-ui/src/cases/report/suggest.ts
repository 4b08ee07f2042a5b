/** Which categories a report may belong to, by its words and by where it comes from. Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import type { CaseCategory } from '@cockpit/api/cases/categories';
import { departmentOf } from '../../domains.ts';

const SUGGESTED = 3;
/** What a shared pair of characters counts in the name, and in the filing standard. */
const WEIGHT = { name: 3, standard: 1, department: 0.2 } as const;

/** What fits less than this share of the best would only be noise beside it. */
const NEAR = 0.25;

/** The best first; none when nothing fits. A pair that many categories have tells little of each. */
export function suggestCategories(
  words: string,
  domain: Alarm['domain'] | null,
  categories: readonly CaseCategory[],
): CaseCategory[] {
  const asked = pairsOf(words);
  const known = categories
    .filter(({ enabled }) => enabled)
    .map((category) => {
      const { name, filingStandard } = category;
      const named = pairsOf(`${name.zh} ${name.en}`);
      return { category, named, meant: pairsOf(`${filingStandard.zh} ${filingStandard.en}`) };
    });
  const having = (pair: string) => known.filter(({ named, meant }) => named.has(pair) || meant.has(pair)).length;
  const telling = new Map([...asked].map((pair) => [pair, 1 / Math.max(1, having(pair))]));
  const shared = (pairs: ReadonlySet<string>) =>
    [...telling].reduce((sum, [pair, share]) => sum + (pairs.has(pair) ? share : 0), 0);
  const scored = known
    .map(({ category, named, meant }) => {
      const isOurs = domain !== null && category.departments[0] === departmentOf(domain);
      const score = WEIGHT.name * shared(named) + WEIGHT.standard * shared(meant) + (isOurs ? WEIGHT.department : 0);
      return { category, score };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.category.code.localeCompare(b.category.code));
  const floor = NEAR * (scored[0]?.score ?? 0);
  return scored
    .filter(({ score }) => score >= floor)
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
