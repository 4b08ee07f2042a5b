import 'fake-indexeddb/auto';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MeProvider } from '../me.ts';
import { type Phone, PhoneProvider } from '../phone.ts';
import { type DraftStore, keepPhoneDraft, openDrafts, readPhoneDraft } from './draft-store.ts';
import { useDraft } from './use-draft.ts';

const NAME = 'drafts-test';
const EMPTY = { text: '' };
const DAY_MS = 86_400_000;
let drafts: DraftStore;

beforeEach(async () => {
  drafts = await openDrafts(Date.now(), NAME);
});
afterEach(async () => {
  cleanup();
  drafts.close();
  await deleteDB(NAME);
});

function Form() {
  const { draft, change, clear, isTakenUp } = useDraft('report', EMPTY);
  return (
    <form>
      <input value={draft.text} onChange={({ target }) => change(() => ({ text: target.value }))} />
      {isTakenUp && <p>of before</p>}
      <button type="button" onClick={clear}>
        submitted
      </button>
    </form>
  );
}
const open = (person: string) =>
  render(
    <PhoneProvider value={{ drafts } as Phone}>
      <MeProvider value={{ id: person, name: '', rights: [], grids: [] }}>
        <Form />
      </MeProvider>
    </PhoneProvider>,
  );
const field = () => screen.getByRole<HTMLInputElement>('textbox');
const kept = (person = '7') => readPhoneDraft(drafts, `${person} report`);

it('what was being written is there again when the page comes back, and is nobody else’s', async () => {
  const page = open('7');
  fireEvent.change(field(), { target: { value: '井盖' } });
  page.unmount();
  await vi.waitFor(async () => expect(await kept()).toEqual({ text: '井盖' }));
  open('7');
  await screen.findByText('of before');
  expect(field().value).toBe('井盖');
  cleanup();
  open('8');
  expect(await kept('8')).toBeUndefined();
  expect(field().value).toBe('');
});

it('is kept at once when the page is put aside, as for the camera', async () => {
  open('7');
  fireEvent.change(field(), { target: { value: '路灯' } });
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  fireEvent(document, new Event('visibilitychange'));
  expect(await kept()).toEqual({ text: '路灯' });
  vi.restoreAllMocks();
});

it('goes when it was submitted', async () => {
  await keepPhoneDraft(drafts, { key: '7 report', body: { text: '井盖' }, at: Date.now() });
  const page = open('7');
  await screen.findByText('of before');
  fireEvent.click(screen.getByText('submitted'));
  page.unmount();
  await vi.waitFor(async () => expect(await kept()).toBeUndefined());
});

it('is let go after days in which nobody went on with it', async () => {
  await keepPhoneDraft(drafts, { key: '7 report', body: { text: '井盖' }, at: Date.now() - 4 * DAY_MS });
  drafts.close();
  drafts = await openDrafts(Date.now(), NAME);
  expect(await kept()).toBeUndefined();
});
