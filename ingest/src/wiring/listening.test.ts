/** Each notice to whom it concerns, however its JSON is written; what is none is logged and passed by. */
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { NOTICE_CHANNEL, type Notice } from '../notices/contract.ts';
import { listenPostgres } from '../notices/postgres.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { dispatchNotice, type Listeners } from './listening.ts';

const community = 'yunfan';
const TOLD: [Notice, string[]][] = [
  [{ kind: 'quarantine-action' }, ['quarantineTool.wake']],
  [{ kind: 'field-message' }, ['fieldMessages.wake']],
  [{ kind: 'alarm-signal' }, ['alarms.wake']],
  [{ kind: 'alarm-rules' }, ['alarms.reload']],
  [{ kind: 'store-settings' }, ['settings.refreshSoon']],
  [{ kind: 'registry', community }, ['registry.refreshSoon', 'profiles.reloadSoon', 'alarms.reload']],
  [{ kind: 'domain', community, domain: 'parking', grids: ['"kind":"registry"'] }, []],
  [{ kind: 'presence', community: '"kind":"alarm-rules"' }, []],
  [{ kind: 'rollups', names: ['parking_occupancy'] }, []],
  [{ kind: 'quarantine' }, []],
  [{ kind: 'alarms', community, grids: [] }, []],
  [{ kind: 'cases', community, grids: [] }, []],
  [{ kind: 'shifts', community }, []],
];

let scratch: Scratch;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

it.each(TOLD)('%j tells %j', (notice, told) => {
  const { calls, listeners } = recorded();
  dispatchNotice(notice, listeners);
  expect(calls).toEqual(told);
});

it('reads a notice whatever the order and spaces of its JSON, and passes by what is none', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const { calls, listeners } = recorded();
  let listening = false;
  const stop = listenPostgres(
    { url: scratch.url, log },
    (notice) => dispatchNotice(notice, listeners),
    () => {
      listening = true;
    },
  );
  await expect.poll(() => listening).toBe(true);
  const notNotices = ['', '{', 'null', '{"kind":"registry"}', '{"kind":"of-tomorrow"}', '"kind":"field-message"'];
  for (const payload of [...notNotices, '{ "community": "yunfan", "kind": "registry" }', '{"kind":"store-settings"}'])
    await scratch.database.query('select pg_notify($1, $2)', [NOTICE_CHANNEL, payload]);
  await expect.poll(() => calls).toContain('settings.refreshSoon');
  await stop();
  expect(calls).toEqual(['registry.refreshSoon', 'profiles.reloadSoon', 'alarms.reload', 'settings.refreshSoon']);
  expect(lines.map((line) => JSON.parse(line).payload)).toEqual(notNotices);
});

it('an attempt in vain leaves nothing behind, however long the database refuses connections', async () => {
  const added = vi.spyOn(AbortSignal.prototype, 'addEventListener');
  const removed = vi.spyOn(AbortSignal.prototype, 'removeEventListener');
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const stop = listenPostgres({ url: 'postgresql://postgres@127.0.0.1:1/none', log }, vi.fn(), vi.fn());
  await expect.poll(() => lines.length).toBeGreaterThanOrEqual(4);
  // The pause before the next attempt is waiting.
  expect(added.mock.calls.length - removed.mock.calls.length).toBeLessThanOrEqual(1);
  await stop();
  vi.restoreAllMocks();
});

/** Listeners that write down what they are told. */
function recorded(): { calls: string[]; listeners: Listeners } {
  const calls: string[] = [];
  const note = (call: string) => () => void calls.push(call);
  return {
    calls,
    listeners: {
      alarms: { wake: note('alarms.wake'), reload: note('alarms.reload') },
      registry: { refreshSoon: note('registry.refreshSoon') },
      settings: { refreshSoon: note('settings.refreshSoon') },
      profiles: { reloadSoon: note('profiles.reloadSoon') },
      quarantineTool: { wake: note('quarantineTool.wake') },
      fieldMessages: { wake: note('fieldMessages.wake') },
    },
  };
}
