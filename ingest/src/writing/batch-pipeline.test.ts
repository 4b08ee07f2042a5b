import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pipelineOn } from '../testing/pipeline.ts';
import { COMMUNITY, type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { commitBehind, NO_BATCH_BEFORE, type PendingBatch } from './batch-pipeline.ts';
import type { CommitParts } from './commit.ts';
import { rememberSuspects } from './suspects.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

test.each([
  ['before its readings are in', 'grids'],
  ['after its readings are in', 'notify'],
] as const)('a batch that starts behind one that failed %s waits for it and leads a new row', async (_when, step) => {
  const said: string[] = [];
  const failed = turn('a', NO_BATCH_BEFORE, said, step);
  const next = turn('b', failed, said);
  const later = turn('c', next, said);
  expect(await Promise.all([failed.written, next.written, later.written])).toEqual([true, true, true]);
  expect(said).toEqual(['a', 'b', 'c']);

  // Whoever comes now goes on side by side.
  const fresh = turn('d', later, said);
  const beside = turn('e', fresh, said);
  await expect(Promise.all([fresh.inserted, fresh.committed])).resolves.toBeDefined();
  await expect(Promise.all([beside.inserted, beside.committed])).resolves.toBeDefined();
  expect(said).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('when the batch before it is told to stop, a batch behind it is not written', async () => {
  const said: string[] = [];
  const stopping = new AbortController();
  const over = Promise.resolve(false);
  const committed = Promise.reject(new Error('the database went away'));
  committed.catch(() => {});
  stopping.abort();
  const next = turn('b', { inserted: Promise.resolve(), committed, over }, said, undefined, stopping.signal);
  expect(await next.written).toBe(false);
  expect(said).toEqual([]);
});

test('a batch whose first attempt has failed is tried again when the batch before is all through', async () => {
  const said: string[] = [];
  const next = turn('b', { ...NO_BATCH_BEFORE, over: sayingWhenAwaited(said) }, said, 'notify');
  expect(await next.written).toBe(true);
  expect(said).toEqual(['before is over', 'b']);
});

test('messages of suspect devices follow when the batch before is all through; nobody behind waits for them', async () => {
  const said: string[] = [];
  const pipeline = await pipelineOn(scratch);
  const lot = (code: string) => {
    const payload = { id: 'a', at: 1_760_000_000_000, total: 10, occupied: 1 };
    return pipeline.decode({ tail: `parking/${code}/occupancy`, payload, receivedAt: 1_760_000_000_000 });
  };
  const arrivals = [lot('P1'), lot('P2')];
  const suspects = rememberSuspects();
  suspects.accuse(scratch.devices.find(COMMUNITY, 'parking', 'P1')?.id ?? 0, 0);
  const before = { ...NO_BATCH_BEFORE, over: sayingWhenAwaited(said) };
  const parts = { ...partsOf(), suspects };
  const { signal } = new AbortController();
  const turn = commitBehind(
    parts,
    arrivals,
    signal,
    ({ stored }) => said.push(`${stored} stored`),
    before,
    async () => {},
  );
  await turn.committed;
  expect(await turn.written).toBe(true);
  expect(said).toEqual(['1 stored', 'before is over', '1 stored']);
});

function sayingWhenAwaited(said: string[]): Promise<unknown> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: says when it is waited for
    then(resolve: () => void) {
      said.push('before is over');
      resolve();
    },
  } as unknown as Promise<unknown>;
}

/** An empty batch that says its name when it is committed; `fault`: where its first attempt fails. */
function turn(
  name: string,
  before: PendingBatch,
  said: string[],
  fault?: 'grids' | 'notify',
  signal: AbortSignal = new AbortController().signal,
): ReturnType<typeof commitBehind> {
  let faulty = fault;
  const failAt = (step: typeof fault) => {
    if (faulty !== step) return;
    faulty = undefined;
    throw new Error('the line broke');
  };
  const parts: CommitParts = {
    ...partsOf(),
    get grids() {
      failAt('grids');
      return scratch.devices.grids;
    },
    notify: async () => failAt('notify'),
  };
  return commitBehind(
    parts,
    [],
    signal,
    () => said.push(name),
    before,
    async () => {},
  );
}

function partsOf(): CommitParts {
  return {
    database: scratch.database,
    log: silent,
    now: () => 0,
    grids: scratch.devices.grids,
    quarantine: { store: async () => [] },
    suspects: rememberSuspects(),
    notify: async () => {},
    renewPlaces: async () => {},
  };
}
