import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { App } from '../http/app.ts';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { testApp } from '../testing/serve.ts';
import { operationId } from './operation-id.ts';

interface Operation {
  operationId?: string;
  summary?: string;
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

let test: TestDatabase;
let app: App;
let document: { info: { version: string }; paths: Record<string, Record<string, Operation>> };

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  await app.ready();
  document = app.swagger() as unknown as typeof document;
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method} ${path}`,
      ...operation,
    })),
  );

it('is committed as it is served; `npm run openapi` renews docs/openapi.json', async () => {
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot('../../../docs/openapi.json');
});

it('names every operation once, with a summary, in the version of the package', () => {
  const all = operations();
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(({ operationId: id, summary }) => !id || !summary).map(({ route }) => route)).toEqual([]);
  expect(new Set(all.map(({ operationId: id }) => id)).size).toBe(all.length);
  expect(document.info.version).toBe(packageJson.version);
});

it('declares a schema for every success answer but 204', () => {
  const undeclared = operations().flatMap(({ route, responses }) =>
    Object.entries(responses)
      .filter(([status]) => status.startsWith('2') && status !== '204')
      .filter(([, { content = {} }]) => !Object.values(content).some(({ schema }) => schema !== undefined))
      .map(([status]) => `${route} ${status}`),
  );
  expect(undeclared).toEqual([]);
});

it('derives the name from method and path', () => {
  expect(operationId('GET', '/api/cases/:id/readings')).toBe('getCasesByIdReadings');
  expect(operationId('POST', '/api/alarms/rules/dry-run')).toBe('postAlarmsRulesDryRun');
});
