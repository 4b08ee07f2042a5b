import { expect, test } from 'vitest';
import { addressOf, type Query } from '../http/call.ts';
import { boardQuery, type CaseFilter, filterOf, isNarrowed, listQuery, widened, withFilter } from './filters.ts';

const ALL: CaseFilter = {
  view: 'table',
  stage: 'handling',
  priorities: ['high', 'low'],
  sources: ['sensor', 'public'],
  grid: '990106007001001',
  department: 'property-1',
  category: '20103',
  marks: ['overdue', 'asks'],
  text: 'kcds 3 号',
  sort: 'newest',
};
const asSent = (query: Query<'GET /api/cases'>) =>
  new URL(addressOf('GET /api/cases', { query }), 'http://x').searchParams;
const of = (address: string) => filterOf(new URLSearchParams(address));

test('a filter goes into the address and comes back as it was', () => {
  const address = withFilter(new URLSearchParams('community=yunfan&lang=en&q=old'), ALL);
  expect(filterOf(address)).toEqual(ALL);
  expect(address.get('community')).toBe('yunfan');
  expect(address.get('lang')).toBe('en');
});

test('the plain board has a plain address', () => {
  expect(withFilter(new URLSearchParams(''), of('')).toString()).toBe('');
  expect(of('')).toMatchObject({ view: 'board', stage: 'open', sort: 'due', marks: [] });
  expect(withFilter(new URLSearchParams(''), widened(ALL)).toString()).toBe('view=table&sort=newest');
});

test('what cannot be understood is left out', () => {
  const filter = of('view=wheel&stage=lost&priority=high,urgent&grid=%27;drop&only=overdue,all&sort=random');
  expect(filter).toEqual({ ...of(''), priorities: ['high'], marks: ['overdue'] });
  expect(of(`q=${'x'.repeat(200)}`).text).toHaveLength(64);
});

test('the api is asked for all of it but the text', () => {
  expect(asSent(listQuery(ALL, 'yunfan', 200)).toString()).toBe(
    'community=yunfan&priority=high%2Clow&source=sensor%2Cpublic&grid=990106007001001&department=property-1&category=20103' +
      '&overdue=true&asks=true&stage=handling&sort=newest&limit=200',
  );
  expect(asSent(boardQuery(of('stage=closed'), null)).toString()).toBe('');
});

test('cases without a next limit are told newest first', () => {
  expect(asSent(listQuery(of('view=table&stage=closed'), null, 50)).get('sort')).toBe('newest');
  expect(asSent(listQuery(of('view=table'), null, 50)).get('sort')).toBe('due');
  expect(asSent(listQuery(of('view=map&stage=closed'), null, 50)).get('stage')).toBe('open');
});

test('anything but the way of looking narrows', () => {
  expect(isNarrowed(of('view=map&sort=newest'))).toBe(false);
  expect(isNarrowed(of('stage=closed'))).toBe(false);
  for (const one of [
    'view=table&stage=closed',
    'priority=low',
    'source=public',
    'grid=1',
    'department=a',
    'category=20103',
    'only=mine',
    'q=a',
  ])
    expect(isNarrowed(of(one)), one).toBe(true);
  expect(isNarrowed(widened(ALL))).toBe(false);
});
