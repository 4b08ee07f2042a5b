import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { startWords } from '../i18n/start.ts';
import { KeptDraftNote } from './KeptDraftNote.tsx';
import { readDeskDraft, removeOldDrafts, writeDeskDraft } from './kept-drafts.ts';
import { MeContext } from './me.ts';
import { useKeptDraft } from './use-kept-draft.ts';

const DAY_MS = 86_400_000;
const EMPTY = { title: '', place: '' };

beforeAll(() => startWords('en'));
afterEach(() => {
  cleanup();
  localStorage.clear();
});

function Form() {
  const kept = useKeptDraft('report', EMPTY);
  return (
    <form>
      <input
        value={kept.draft.title}
        onChange={({ target }) => kept.change((one) => ({ ...one, title: target.value }))}
      />
      <button type="button" onClick={kept.clear}>
        sent
      </button>
      <KeptDraftNote {...kept} />
    </form>
  );
}
const open = (id: string) =>
  render(
    <MeContext value={{ id, name: null, rights: null, sees: null }}>
      <Form />
    </MeContext>,
  );
const box = () => screen.getByRole<HTMLInputElement>('textbox');
const write = (value: string) => fireEvent.change(box(), { target: { value } });

it('what was being written is there again when the page comes back, says so, and is nobody else’s', () => {
  const page = open('7');
  expect(screen.queryByRole('status')).toBeNull();
  write('井盖');
  page.unmount();
  open('7');
  expect(box().value).toBe('井盖');
  expect(screen.getByRole('status').textContent).toContain('Not sent last time');
  cleanup();
  open('8');
  expect(box().value).toBe('');
});

it('what was sent, cleared or emptied again is not kept', () => {
  for (const end of [() => fireEvent.click(screen.getByText('sent')), () => write('')]) {
    open('7');
    write('井盖');
    expect(localStorage.length).toBe(1);
    end();
    expect([box().value, localStorage.length]).toEqual(['', 0]);
    cleanup();
  }
});

it('a draft from before a field was added begins with that field empty', () => {
  writeDeskDraft(localStorage, { person: '7', about: 'report' }, { title: '井盖' }, Date.now());
  open('7');
  write('井盖坏了');
  expect(readDeskDraft(localStorage, { person: '7', about: 'report' }, Date.now())).toEqual({
    title: '井盖坏了',
    place: '',
  });
});

it('is let go after three days, and with a broken store nothing stops', () => {
  const name = { person: '7', about: 'case 12 dispatch' };
  writeDeskDraft(localStorage, name, 'x', 10 * DAY_MS);
  localStorage.setItem('cockpit-draft 7 broken', '{');
  localStorage.setItem('other', 'stays');
  expect(readDeskDraft(localStorage, name, 13 * DAY_MS)).toBe('x');
  removeOldDrafts(localStorage, 13 * DAY_MS + 1);
  expect(Object.keys(localStorage)).toEqual(['other']);
  const full = {
    setItem: () => {
      throw new DOMException('', 'QuotaExceededError');
    },
  } as unknown as Storage;
  expect(() => writeDeskDraft(full, name, 'x', 0)).not.toThrow();
});
