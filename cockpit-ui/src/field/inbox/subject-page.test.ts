import { expect, it } from 'vitest';
import { subjectPage } from './subject-page.ts';

it('leads to cases, and nowhere else', () => {
  expect(subjectPage('case:12')).toBe('/field/cases/12');
  for (const other of ['alarm:12', 'case:', 'case:1/../2', 'case:012', 'xcase:1'])
    expect(subjectPage(other)).toBe(undefined);
});
