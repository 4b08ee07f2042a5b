/** What a category table must hold beyond the form of its entries. Pure. */
import type { CaseCategory } from './contract.ts';

/** Every fault as `{code}: sentence`. */
export function categoryFaults(categories: readonly CaseCategory[]): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const majors = new Map<string, { zh: string; en: string }>();
  for (const { code, kind, major, limits } of categories) {
    if (seen.has(code)) faults.push(`${code}: is in the table twice.`);
    seen.add(code);
    if ((kind === 'component') !== code.startsWith('1'))
      faults.push(`${code}: kind must be what its first digit says.`);
    const known = majors.get(code.slice(0, 3));
    if (known === undefined) majors.set(code.slice(0, 3), major);
    else if (known.zh !== major.zh || known.en !== major.en)
      faults.push(`${code}: major is another one than of the codes before it (${known.zh} / ${known.en}).`);
    const { handle, total } = limits;
    if (handle.unit === total.unit && total.amount < handle.amount)
      faults.push(`${code}: limits.total must not be shorter than limits.handle.`);
  }
  return faults;
}
