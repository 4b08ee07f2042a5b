import { expect, it } from 'vitest';
import { addressOf } from './call.ts';

it('makes an address of a route and what is said, without what is not', () => {
  expect(addressOf('GET /api/me')).toBe('/api/me');
  expect(addressOf('GET /api/photos/{id}', { params: { id: 'a/b' }, query: { size: 'small' } })).toBe(
    '/api/photos/a%2Fb?size=small',
  );
  expect(addressOf('GET /api/grids', { query: { community: undefined } })).toBe('/api/grids');
});
