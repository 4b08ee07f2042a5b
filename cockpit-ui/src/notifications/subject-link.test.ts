import { expect, test } from 'vitest';
import { subjectLink } from './subject-link.ts';

test('alarms and cases have their pages, and the community stays in the address', () => {
  expect(subjectLink('alarm:17')).toBe('/desk/alarms/17');
  expect(subjectLink('case:4', '?community=yunfan')).toBe('/desk/cases/4?community=yunfan');
});

test('nothing else becomes a link', () => {
  for (const subject of [
    '',
    'alarm:',
    'alarm:0',
    'alarm:1/../..',
    'case:x',
    'person:3',
    'https://a.example',
    'alarm:1 ',
  ])
    expect(subjectLink(subject), subject).toBeUndefined();
});
