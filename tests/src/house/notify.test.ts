/** Notices are sent by one function per package, which types them: a payload put together elsewhere is one that no type checks. */
import { expect, it } from 'vitest';
import { sourceFiles } from './sources.ts';

const SQL = /pg_notify\s*\(/;
/** Files that may, and why. */
const ALLOWED = new Map([
  ['ingest/src/notices/postgres.ts', 'sends the notices of ingest'],
  ['api/src/notices/notify.ts', 'sends the notices of the api'],
  ['api/src/sessions/access-notice.ts', 'sends on a channel of its own, which only the api hears'],
  ['ingest/src/wiring/listening.test.ts', 'sends what is no notice'],
]);

it('notices are sent by the functions for it', () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(0);
  const sending = files.filter(({ text }) => SQL.test(text)).map(({ file }) => file);
  expect(sending.filter((file) => !ALLOWED.has(file))).toEqual([]);
  expect([...ALLOWED.keys()].filter((file) => !sending.includes(file))).toEqual([]);
});

it.each(['select pg_notify($1, $2)', 'from asked, pg_notify ($1, $2)'])('finds: %s', (text) => {
  expect(SQL.test(text)).toBe(true);
});
