/** Cases as officers look for them. Pure. */
import type { CaseFile } from '@cockpit/api/cases';
import { searchOf } from '../desk-kit/search.ts';

/** Whether a case answers to `text`; every word of it has to be found. */
export function caseFinder(text: string, gridName: (code: string) => string): (one: CaseFile) => boolean {
  const search = searchOf(text);
  return (one) =>
    search([
      one.number ?? '',
      one.title,
      one.place ?? '',
      one.grid === null ? '' : gridName(one.grid),
      one.categoryName?.zh ?? '',
      one.categoryName?.en ?? '',
      one.departmentName ?? '',
      one.handler ?? '',
      one.verifier ?? '',
    ]);
}
