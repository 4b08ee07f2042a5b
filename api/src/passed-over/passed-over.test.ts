import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { testApp } from '../testing/serve.ts';
import { PassedOverReply } from './contract.ts';

let test: TestDatabase;
let app: App;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  await test.sql(
    `insert into passed_over (rule, community, source, messages, first_at, last_at, detail, sample_topic, sample_payload, sample_bytes)
     select rule, community, source, messages, to_timestamp(1760000000), to_timestamp(1760000000 + n), 'why', 't/' || source,
       convert_to(text, 'utf8'), 9000
     from (values
       (1, 'past-retention', 'c', 'P1', 5000000000::bigint, '{"a":1}'),
       (2, 'past-retention', 'd', 'P2', 7, 'b' || chr(27) || chr(8238)),
       (3, 'profile-no-match', '', 'z2m/x', 1, repeat('长', 600))
     ) as p (n, rule, community, source, messages, text)`,
  );
  await test.sql(
    `insert into passed_over_dropped values ('past-retention', 40, 41, now()), ('profile-unused', 2, 3, now())`,
  );
});
afterAll(async () => {
  await app?.close();
  await test?.drop();
});

it('lists sources, last heard first, with a sample that cannot bend the line', async () => {
  const reply = await ask('');
  expect(reply.rows.map(({ source }) => source)).toEqual(['z2m/x', 'P2', 'P1']);
  expect(reply.rows[0]?.text).toBe('长'.repeat(500));
  expect(reply.rows[1]?.text).toBe('b\uFFFD\uFFFD');
  expect(reply.rows[2]).toMatchObject({ messages: 5_000_000_000, topic: 't/P1', text: '{"a":1}', bytes: 9_000 });
});

it('counts each rule with what is no longer listed', async () => {
  expect((await ask('')).rules).toEqual([
    { rule: 'past-retention', sources: 2, messages: 5_000_000_048, droppedSources: 40, lastAt: 1_760_000_002_000 },
    { rule: 'profile-no-match', sources: 1, messages: 1, droppedSources: 0, lastAt: 1_760_000_003_000 },
    { rule: 'profile-unused', sources: 0, messages: 3, droppedSources: 2, lastAt: null },
  ]);
});

it('filters by rule and community, and pages', async () => {
  const sources = async (query: string) => (await ask(query)).rows.map(({ source }) => source);
  expect(await sources('?rule=past-retention')).toEqual(['P2', 'P1']);
  expect(await sources('?community=d')).toEqual(['P2']);
  expect(await ask('?limit=2')).toMatchObject({ more: true });
  expect(await ask('?limit=2&skip=2')).toMatchObject({ more: false, rows: [{ source: 'P1' }] });
});

async function ask(query: string): Promise<PassedOverReply> {
  const answer = await app.inject(`/api/passed-over${query}`);
  expect(answer.statusCode).toBe(200);
  const reply = answer.json();
  expect(Compile(PassedOverReply).Errors(reply)).toEqual([]);
  return reply;
}
