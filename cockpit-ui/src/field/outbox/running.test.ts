import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, expect, it, vi } from 'vitest';
import { openPhoneStore, type PhoneStore, readOutbox, readPhoto } from '../phone-store.ts';
import type { Entry, EntryAnswer, NewEntry } from './entry.ts';
import { type Outbox, type OutboxDeps, startOutbox } from './outbox.ts';

const NAME = 'outbox-test';
const LINE: EntryAnswer = { status: 0, code: 'line', message: '', body: null };
const OK: EntryAnswer = { status: 200, code: '', message: '', body: {} };
const PHOTO = { id: 'photo-1', bytes: new Uint8Array([1, 2, 3]).buffer };

let store: PhoneStore;
const running: Outbox[] = [];
let timers: { at: number; work: () => void }[] = [];
const clock = { at: 1_000 };

afterEach(async () => {
  for (const outbox of running.splice(0)) await outbox.stop();
  store?.close();
  await deleteDB(NAME);
  timers = [];
  clock.at = 1_000;
});

/** The outbox of one life of the page; what it sends is answered by `send`. */
async function open(send: OutboxDeps['send'], more: Partial<OutboxDeps> = {}): Promise<Outbox> {
  store = await openPhoneStore(NAME);
  const outbox = startOutbox({
    store,
    send,
    now: () => clock.at,
    random: () => 1,
    newKey: () => 'new-key',
    alone: (work) => work(),
    after(ms, work) {
      const timer = { at: clock.at + ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    ...more,
  });
  running.push(outbox);
  return outbox;
}
function passTime(ms: number): void {
  clock.at += ms;
  for (const timer of timers.filter(({ at }) => at <= clock.at)) {
    timers = timers.filter((one) => one !== timer);
    timer.work();
  }
}
const order = (key: string, more: Partial<NewEntry> = {}): NewEntry => ({
  key,
  kind: 'order',
  person: '7',
  doneAt: 1,
  path: '/x',
  body: {},
  subject: null,
  after: [],
  label: { verb: 'handle', about: '' },
  ...more,
});
const drained = () => vi.waitFor(async () => expect(await readOutbox(store)).toEqual([]));

it('keeps what was done although the page goes, and sends it in the next life, photo first', async () => {
  const first = await open(async () => LINE);
  first.setPerson('7');
  await first.add([order('photo-1', { kind: 'photo' }), order('o-1', { after: ['photo-1'] })], [PHOTO]);
  await vi.waitFor(() => expect(first.view().entries?.[0]?.tries).toBe(1));
  await first.stop();
  store.close();

  clock.at += 3_600_000;
  const sent: unknown[] = [];
  const second = await open(async (entry, photo) => {
    sent.push([entry.key, entry.kind === 'photo' ? (await photo(entry.key))?.bytes.byteLength : null]);
    return OK;
  });
  second.setPerson('7');
  await drained();
  expect(sent).toEqual([
    ['photo-1', 3],
    ['o-1', null],
  ]);
  expect(await readPhoto(store, 'photo-1')).toBeUndefined();
});

it('tries again by itself when its pause is over, and at once when the line is back', async () => {
  let line = false;
  const send = vi.fn(async () => (line ? OK : LINE));
  const outbox = await open(send);
  outbox.setPerson('7');
  await outbox.add([order('o-1')], []);
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  passTime(2_000);
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  line = true;
  outbox.wake();
  await drained();
  expect(send).toHaveBeenCalledTimes(3);
});

it('sends nothing of anybody else, and nothing once the session is over until they are back', async () => {
  const send = vi.fn(async (entry: Entry): Promise<EntryAnswer> => {
    if (entry.person === '7' && send.mock.calls.length === 1) return { ...LINE, status: 401, code: 'not-signed-in' };
    return OK;
  });
  const outbox = await open(send);
  outbox.setPerson('7');
  await outbox.add([order('mine'), order('theirs', { person: '8' })], []);
  await vi.waitFor(() => expect(outbox.view().signedOut).toBe(true));
  outbox.wake();
  outbox.setPerson('8');
  await vi.waitFor(async () => expect((await readOutbox(store)).map(({ key }) => key)).toEqual(['mine']));
  expect(send.mock.calls.map(([{ key }]) => key)).toEqual(['mine', 'theirs']);
  outbox.setPerson('7');
  await drained();
});

it('goes on with what came in while it was sending', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const sent: string[] = [];
  const outbox = await open(async (entry) => {
    if (entry.key === 'o-1') await held;
    sent.push(entry.key);
    return OK;
  });
  outbox.setPerson('7');
  await outbox.add([order('o-1')], []);
  await outbox.add([order('o-2')], []);
  release();
  await drained();
  expect(sent).toEqual(['o-1', 'o-2']);
});

it('shows a stale order with what changed, and sends it on the present case only when told to', async () => {
  const stale: EntryAnswer = { status: 409, code: 'stale', message: '', body: { version: 6, since: [] } };
  const sent: Entry[] = [];
  const outbox = await open(async (entry) => {
    sent.push(entry);
    return entry.body['version'] === 6 ? OK : stale;
  });
  outbox.setPerson('7');
  await outbox.add([order('o-1', { body: { version: 5 }, subject: 'case:12' })], []);
  await vi.waitFor(() => expect(outbox.view().entries?.[0]?.state).toBe('stale'));
  outbox.wake();
  await outbox.sendOnPresent(1);
  await drained();
  expect(sent.map(({ key, body }) => [key, body['version']])).toEqual([
    ['o-1', 5],
    ['new-key', 6],
  ]);
});

it('tells what was sent while it still shows it: a page never sees neither', async () => {
  const seen: unknown[] = [];
  const outbox = await open(async () => ({ ...OK, body: { version: 4 } }));
  outbox.onSent((entry, { body }) => seen.push([entry.key, body, outbox.view().entries?.map(({ key }) => key)]));
  outbox.setPerson('7');
  await outbox.add([order('o-1')], []);
  await vi.waitFor(() => expect(seen).toEqual([['o-1', { version: 4 }, ['o-1']]]));
});

it('goes on by itself after the phone’s store failed', async () => {
  let isBroken = true;
  const send = vi.fn(async () => {
    if (isBroken) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    return OK;
  });
  const outbox = await open(send);
  outbox.setPerson('7');
  await outbox.add([order('o-1')], []);
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  isBroken = false;
  passTime(10_000);
  await drained();
});
