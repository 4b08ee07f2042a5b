import { QuarantineActionRequest, QuarantineQuery } from '@cockpit/api/quarantine';
import { expect, test } from 'vitest';
import { addressOf } from '../http/call.ts';
import {
  actionFilter,
  type Filters,
  filtersOf,
  hexLines,
  isTopicFilter,
  likeFilter,
  queryOf,
  REASONS,
} from './filters.ts';

const asSent = (filters: Filters) =>
  new URL(addressOf('GET /api/quarantine', { query: queryOf(filters) }), 'http://x').searchParams;

const { reason, topic } = QuarantineActionRequest.properties.filter.properties;

test('the page knows every reason the contract knows, and topics as it does', () => {
  const known = (reason as unknown as { anyOf: { const: string }[] }).anyOf.map((entry) => entry.const);
  expect([...REASONS].sort()).toEqual(known.sort());
  const pattern = new RegExp((topic as unknown as { pattern: string }).pattern);
  for (const text of ['#', 'a', 'a/#', '+/b', 'a#', 'a/#/b', 'a+', '', 'a//b', '\u0000'])
    expect([text, isTopicFilter(text)]).toEqual([text, text !== '' && pattern.test(text)]);
});

test('an address that asks for nonsense shows what is open', () => {
  const filters = filtersOf(new URLSearchParams('state=x&reason=%27&topic=a%23'));
  expect(Object.fromEntries(asSent(filters))).toEqual({ state: 'open' });
  const asked = filtersOf(new URLSearchParams('state=all&reason=unknown-device&topic=v1/%2B/parking/%23'));
  const query = Object.fromEntries(asSent(asked));
  expect(query).toEqual({ state: 'all', reason: 'unknown-device', topic: 'v1/+/parking/#' });
  for (const name of Object.keys(query)) expect(QuarantineQuery.properties).toHaveProperty(name);
});

test('nothing unfiltered is ever acted on', () => {
  expect(actionFilter({ state: 'open', reason: undefined, topic: undefined })).toBeUndefined();
  expect(actionFilter({ state: 'all', reason: 'not-json', topic: undefined })).toBeUndefined();
  expect(actionFilter({ state: 'open', reason: 'not-json', topic: undefined })).toEqual({ reason: 'not-json' });
});

test('a topic that is a wildcard by accident does not take its neighbours with it', () => {
  expect(likeFilter({ reason: 'unknown-topic', topic: 'v1/c/+/x' })).toBeUndefined();
  expect(likeFilter({ reason: 'unknown-topic', topic: 'v1/c/#' })).toBeUndefined();
  expect(likeFilter({ reason: 'not-json', topic: 'v1/c/a' })).toEqual({ reason: 'not-json', topic: 'v1/c/a' });
});

test('bytes are written sixteen to a line', () => {
  expect(hexLines('00'.repeat(17))).toBe(`${Array.from({ length: 16 }, () => '00').join(' ')}\n00`);
  expect(hexLines('')).toBe('');
});
