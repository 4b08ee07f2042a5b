/** A category as it is being edited. Pure. */
import type { CaseCategory, CategoryEntry } from '@cockpit/api/cases/categories';

export const LIMITS = ['dispatch', 'handle', 'check', 'total'] as const;
export const UNITS = ['urgent-hours', 'work-hours', 'work-days', 'natural-days'] as const;

/** The category without who changed it. */
export function categoryOf(entry: CategoryEntry): CaseCategory {
  const { version: _, changedBy: __, changedAt: ___, own: ____, ...category } = entry;
  return category;
}

export function isSameCategory(one: CaseCategory, other: CaseCategory): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What keeps it from being saved: a key of `settings`; undefined: nothing we know of. */
export function codeFault(
  code: string,
  copied: CaseCategory | undefined,
  known: readonly CategoryEntry[],
): 'categories.newCodeHint' | 'categories.codeTaken' | undefined {
  if (copied === undefined) return undefined;
  if (!/^\d{5}$/.test(code) || code.slice(0, 3) !== copied.code.slice(0, 3)) return 'categories.newCodeHint';
  return known.some((entry) => entry.code === code) ? 'categories.codeTaken' : undefined;
}

/** Codes with what they are called, by major class, narrowed by what is searched for. */
export function byMajor(
  entries: readonly CategoryEntry[],
  text: string,
): { major: CategoryEntry['major']; kind: CategoryEntry['kind']; entries: CategoryEntry[] }[] {
  const wanted = text.trim().toLowerCase();
  const found = entries.filter(
    ({ code, name }) => code.startsWith(wanted) || name.zh.includes(wanted) || name.en.toLowerCase().includes(wanted),
  );
  return [...new Set(found.map(({ code }) => code.slice(0, 3)))].flatMap((prefix) => {
    const within = found.filter(({ code }) => code.startsWith(prefix));
    const [first] = within;
    return first === undefined ? [] : [{ major: first.major, kind: first.kind, entries: within }];
  });
}
