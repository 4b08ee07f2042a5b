import { CASE_BODIES } from '@cockpit/api/cases/act';
import { CASE_REASONS } from '@cockpit/api/cases/act/constants';
import { Compile } from 'typebox/compile';
import { describe, expect, it, test } from 'vitest';
import { caseOrder, type TakenPhoto } from '../outbox/compose.ts';
import { bodyOf, EMPTY_FIELD_ACTION, type FieldActionDraft, faultOf } from './draft.ts';
import { formOf, PHONE_VERBS, verbsNow } from './orders.ts';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const PHOTO: TakenPhoto = {
  id: '11111111-1111-4111-8111-111111111111',
  kind: 'after',
  bytes: new ArrayBuffer(1),
  takenAt: NOW,
  position: { lon: 121, lat: 31, accuracy: 5 },
};
const FULL: FieldActionDraft = { note: '已更换灯泡', reason: null, until: NOW + 3_600_000, photos: [PHOTO] };

describe('what can be done', () => {
  it('goes on from what waits on the phone', () => {
    const can = ['accept', 'return', 'comment'] as const;
    expect(verbsNow(can, [])).toEqual(['accept', 'return', 'comment']);
    expect(verbsNow(can, ['accept'])).toEqual(['handle', 'ask-extension', 'ask-suspension', 'return', 'comment']);
    expect(verbsNow(can, ['accept', 'handle'])).toEqual(['comment']);
    expect(verbsNow(['handle', 'ask-extension'], ['ask-extension'])).toEqual(['handle']);
    expect(verbsNow(['verify-pass', 'verify-fail'], ['verify-fail'])).toEqual([]);
  });

  it('is only what the phone has a form for', () => {
    expect(verbsNow(['dispatch', 'force-close', 'handle'], [])).toEqual(['handle']);
  });
});

test.each(PHONE_VERBS)('what the phone sends for %s is what the api takes', (verb) => {
  const { reason } = formOf(verb);
  const draft = { ...FULL, reason: reason === null ? null : (CASE_REASONS[reason][0] ?? null) };
  expect(faultOf(verb, draft, NOW)).toBeUndefined();
  const order = { id: 12, version: 5, verb, body: bodyOf(verb, draft, PHOTO.position) };
  const photos = formOf(verb).photos.length > 0 ? [PHOTO] : [];
  const { entries } = caseOrder({ person: '7', at: NOW, about: '' }, order, photos, 'key');
  const body = entries.at(-1)?.body;
  expect([...Compile(CASE_BODIES[verb]).Errors(body)]).toEqual([]);
  expect(body).toMatchObject({ version: 5, doneAt: NOW });
});

test.each([
  ['handle', { ...FULL, note: ' ' }, 'note'],
  ['ask-extension', { ...FULL, reason: null }, 'reason'],
  ['ask-extension', { ...FULL, reason: 'weather', until: NOW }, 'until'],
  ['verify-fail', EMPTY_FIELD_ACTION, 'reason'],
  ['accept', EMPTY_FIELD_ACTION, undefined],
] as const)('%s is asked for what it lacks', (verb, draft, fault) => {
  expect(faultOf(verb, draft as FieldActionDraft, NOW)).toBe(fault);
});

test('photos go before the order that shows them, with their place', () => {
  const order = { id: 12, version: 5, verb: 'handle', body: { note: 'x' } } as const;
  const { entries, photos } = caseOrder({ person: '7', at: NOW, about: '路灯' }, order, [PHOTO], 'key');
  expect(entries).toMatchObject([
    { kind: 'photo', key: PHOTO.id, body: { kind: 'after', takenAt: NOW, lon: 121, lat: 31 }, after: [] },
    { kind: 'order', key: 'key', subject: 'case:12', body: { photos: [PHOTO.id] }, after: [PHOTO.id] },
  ]);
  expect(photos).toEqual([{ id: PHOTO.id, bytes: PHOTO.bytes }]);
});
