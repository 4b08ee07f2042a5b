import { CASE_BODIES } from '@cockpit/api/cases/act';
import { CASE_REASONS, CASE_TABLE, type CaseVerb } from '@cockpit/api/cases/act/constants';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { NOW } from '../case-for-test.ts';
import { type ActionDraft, alternativesOf, bodyOf, EMPTY_ACTION, faultsOf } from './draft.ts';

const VERBS = Object.keys(CASE_BODIES) as CaseVerb[];
const FULL: ActionDraft = {
  note: ' 已通知物业 ',
  reason: null,
  category: '20103',
  priority: 'high',
  hazardLevel: 'major',
  signals: [{ kind: 'alarm', ref: '12' }],
  into: 7,
  department: 'property',
  handler: 3,
  verifier: 4,
  until: NOW + 3_600_000,
  kind: 'leader',
  satisfaction: 5,
  authority: '区应急局',
  content: '配电房温度过高',
  report: 2,
  receipt: 'YJ-2026-11',
  plan: { goal: '消除', measures: '更换', funds: '2 万', people: '物业', until: NOW + 86_400_000, safety: '断电' },
  photos: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
};
const filled = (verb: CaseVerb): ActionDraft => {
  const reasons = verb in CASE_REASONS ? CASE_REASONS[verb as keyof typeof CASE_REASONS] : [];
  return { ...FULL, reason: reasons[0] ?? null };
};

test.each(VERBS)('what is written for %s is what the api takes', (verb) => {
  expect(faultsOf(verb, filled(verb), NOW)).toEqual([]);
  const body = bodyOf(verb, filled(verb), 5);
  expect(body).toMatchObject({ version: 5 });
  expect([...Compile(CASE_BODIES[verb]).Errors(body)]).toEqual([]);
});

test.each(VERBS)('what the api must have for %s is asked for', (verb) => {
  const required = CASE_BODIES[verb].required?.filter((name: string) => name !== 'version') ?? [];
  const musts = Object.entries(CASE_TABLE[verb].fields).flatMap(([name, need]) => (need === 'must' ? [name] : []));
  expect(musts.sort()).toEqual([...required].sort());
  const left = new Set(faultsOf(verb, EMPTY_ACTION, NOW).map((fault) => fault.split('.')[0]));
  expect([...left].sort()).toEqual([...required].sort());
});

test('words are trimmed, and what is empty is left out', () => {
  expect(bodyOf('comment', { ...EMPTY_ACTION, note: '  到场 \n' }, 2)).toEqual({ version: 2, note: '到场' });
  expect(bodyOf('file', { ...EMPTY_ACTION, category: '20103', note: '  ' }, 2)).toEqual({
    version: 2,
    category: '20103',
  });
  expect(faultsOf('comment', { ...EMPTY_ACTION, note: ' \n ' }, NOW)).toEqual(['note']);
});

test('a time that has gone by is a fault', () => {
  expect(faultsOf('ask-extension', { ...filled('ask-extension'), until: NOW }, NOW)).toEqual(['past']);
  expect(faultsOf('grant-suspension', { ...EMPTY_ACTION, until: NOW - 1 }, NOW)).toEqual(['past']);
  expect(faultsOf('plan', { ...FULL, plan: { ...FULL.plan, until: NOW, goal: '' } }, NOW)).toEqual([
    'plan.goal',
    'past',
  ]);
});

test('orders that answer one question stand side by side, if they can be done', () => {
  expect(alternativesOf('verify-fail', ['verify-pass', 'verify-fail', 'verify-unable'])).toEqual([
    'verify-pass',
    'verify-fail',
    'verify-unable',
  ]);
  expect(alternativesOf('grant-extension', ['grant-extension', 'dispatch'])).toEqual(['grant-extension']);
  expect(alternativesOf('file', ['file', 'reject'])).toEqual(['file']);
});
