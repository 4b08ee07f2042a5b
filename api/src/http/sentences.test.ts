/** No refusal of any route shows people a regular expression or a path of a schema. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { testApp } from '../testing/serve.ts';
import type { App } from './app.ts';

interface Operation {
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown> } }> };
  parameters?: { in: string; name: string }[];
}
/** What no text, number, list or object of ours takes. */
const UNFIT: readonly unknown[] = ['\u0001\u0000', -1e300, [], {}, null, true, 'x'.repeat(200_000), { a: { b: 1 } }];
const OPAQUE = /must match pattern|[\^$]\[|\[\^|\\x|\\u|#\/|anyOf|oneOf|allOf|instancePath/;

let test: TestDatabase;
let app: App;
let paths: Record<string, Record<string, Operation>>;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  const file = path.resolve(import.meta.dirname, '../../../docs/openapi.json');
  paths = JSON.parse(await readFile(file, 'utf8')).paths;
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

it('each field of each body and query is refused in plain words', async () => {
  const opaque = new Set<string>();
  let refusals = 0;
  for (const [route, operations] of Object.entries(paths))
    for (const [method, { requestBody, parameters = [] }] of Object.entries(operations)) {
      const url = route.replace(/\{\w+\}/g, '1');
      const names = Object.keys(requestBody?.content['application/json']?.schema.properties ?? {});
      const asked = [
        ...UNFIT.map((value) => ({
          url,
          payload: JSON.stringify(Object.fromEntries(names.map((name) => [name, value]))),
        })),
        ...parameters
          .filter((parameter) => parameter.in === 'query')
          .map(({ name }) => ({ url: `${url}?${name}=%01`, payload: undefined })),
      ].filter(({ payload }) => payload === undefined || names.length > 0);
      for (const { url: address, payload } of asked) {
        const reply = await app.inject({
          method: method.toUpperCase() as 'GET',
          url: address,
          headers: { ...(payload && { 'content-type': 'application/json' }), 'idempotency-key': 'k'.repeat(20) },
          ...(payload && { payload }),
        });
        if (reply.statusCode !== 400) continue;
        refusals += 1;
        const { message } = reply.json() as { message: string };
        if (OPAQUE.test(message)) opaque.add(`${method} ${route}: ${message.slice(0, 200)}`);
      }
    }
  expect([...opaque]).toEqual([]);
  expect(refusals).toBeGreaterThan(200);
});
