/** What breaks who calls the REST interface is told in the changelog, and the check itself, watched failing. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { breaksBetween, type OpenApi } from './breaking.ts';

const DOCUMENT = 'docs/openapi.json';
const BYTES_MAX = 64 * 1024 * 1024;

const before = released();

it.skipIf(before === undefined)(
  'what breaks callers since the last release stands in the changelog, by its path',
  () => {
    const now: OpenApi = JSON.parse(readFileSync(path.join(ROOT, DOCUMENT), 'utf8'));
    const told = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8').split(/^## /m)[1] ?? '';
    const untold = breaksBetween(before ?? now, now).filter(({ path: route }) => !told.includes(`\`${route}\``));
    expect(untold.map(({ what }) => `${what}: tell it under Unreleased, Interfaces, with its path`)).toEqual([]);
  },
);

const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
const documentOf = (answer: object, body: object, parameters: object[] = []): OpenApi =>
  ({
    paths: {
      '/api/a': {
        post: {
          parameters,
          requestBody: { content: { 'application/json': { schema: body } } },
          responses: { 200: { content: { 'application/json': { schema: answer } } } },
        },
      },
    },
  }) as unknown as OpenApi;
const ROWS = object({ rows: { items: object({ id: {}, name: object({ zh: {} }) }) } });
const BODY = object({ note: {}, place: object({ grid: {} }) }, ['note']);
const WAS = documentOf(ROWS, BODY);
const breaks = (now: OpenApi) => breaksBetween(WAS, now).map(({ what }) => what);

it('finds what is gone and what is newly demanded', () => {
  expect(breaks({ paths: {} })).toEqual(['POST /api/a is gone']);
  expect(breaks(documentOf(object({ rows: { items: object({ id: {}, name: object({}) }) } }), BODY))).toEqual([
    'POST /api/a answers no rows[].name.zh any more',
  ]);
  const stricter = object({ note: {}, place: object({ grid: {} }, ['grid']), why: {} }, ['note', 'why']);
  expect(breaks(documentOf(ROWS, stricter))).toEqual([
    'POST /api/a demands place.grid in its body',
    'POST /api/a demands why in its body',
  ]);
  expect(breaks(documentOf(ROWS, BODY, [{ name: 'from', in: 'query', required: true }]))).toEqual([
    'POST /api/a demands the parameter from',
  ]);
});

it('lets pass what is more, and what only a new part demands', () => {
  const more = object({ note: {}, place: object({ grid: {} }), by: object({ name: {} }, ['name']) }, ['note']);
  expect(breaks(documentOf({ anyOf: [ROWS, object({ next: {} })] }, more))).toEqual([]);
  const either = object({
    note: {},
    place: object({ grid: {} }),
    how: { anyOf: [object({ a: {} }, ['a']), object({})] },
  });
  expect(breaks(documentOf(ROWS, either))).toEqual([]);
});

/** The document of the last release, or the first there was; undefined: the history is not here. */
function released(): OpenApi | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: BYTES_MAX,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const [tag = ''] = git('tag', '--merged', 'HEAD', '--sort=-v:refname', '--contains', first()).split('\n');
    return JSON.parse(git('show', `${tag || first()}:${DOCUMENT}`));
  } catch {
    return undefined;
  }
  function first(): string {
    return git('log', '--diff-filter=A', '--format=%H', '-1', '--', DOCUMENT);
  }
}
