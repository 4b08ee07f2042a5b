import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import openapi from '../../../docs/openapi.json' with { type: 'json' };
import { type OpenApi, routeTypes } from '../../dev/route-types.ts';

const ROOT = path.join(import.meta.dirname, '../../..');

const formatted = (text: string) =>
  execFileSync('npx', ['biome', 'format', '--stdin-file-path=cockpit-ui/src/http/routes.ts'], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  });

it('is what docs/openapi.json says; `npm run openapi` renews routes.ts', async () => {
  await expect(formatted(routeTypes(openapi as unknown as OpenApi))).toMatchFileSnapshot('routes.ts');
});

it('writes a shape of several routes once, and says what may be left out', () => {
  const at = {
    type: 'object',
    required: ['zone'],
    properties: { zone: { type: 'string' }, minute: { type: 'number' } },
  };
  const long = { ...at, properties: { ...at.properties, localDayOfTheWeek: { enum: ['mon', null] } } };
  const reply = {
    200: { content: { 'application/json': { schema: { type: 'object', properties: { moment: long } } } } },
  };
  const query = { name: 'from', in: 'query', schema: { type: 'integer' } };
  const text = routeTypes({
    paths: {
      '/api/one/{id}': {
        get: { summary: 'One', parameters: [{ name: 'id', in: 'path', schema: {} }], responses: reply },
      },
      '/api/all': { get: { summary: 'All', parameters: [query], responses: reply } },
    },
  });
  expect(text).toContain("'GET /api/one/{id}': { params: { id: string | number }; answer: OneAnswer };");
  expect(text).toContain("'GET /api/all': { query: { from?: number | undefined }; answer: OneAnswer };");
  expect(text.match(/localDayOfTheWeek\?: 'mon' \| null/g)).toHaveLength(1);
});
