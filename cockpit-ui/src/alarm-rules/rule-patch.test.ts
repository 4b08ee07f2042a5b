import { expect, test } from 'vitest';
import {
  currentPatch,
  inheritedBy,
  isFacilityCode,
  isSamePatch,
  narrowed,
  numberFields,
  type RuleEntry,
  withPatch,
} from './rule-patch.ts';

const text = { zh: 'x', en: 'x' };
const RULE: RuleEntry['rule'] = {
  code: 'parking-full',
  title: text,
  domain: 'parking',
  priority: 'medium',
  enabled: true,
  appliesTo: { kinds: ['car-park'] },
  condition: {
    kind: 'threshold',
    measure: 'parking-free',
    side: 'below',
    limit: 0,
    deadband: 5,
    onDelayS: 300,
    offDelayS: 300,
  },
  cause: text,
  consequence: text,
  action: text,
  respondMinutes: 15,
  chatterMinutes: 30,
  shelveMinutesMax: 240,
};
const SILENT: RuleEntry['rule'] = { ...RULE, condition: { kind: 'silence', minutes: 10 } };

test('only what the condition has can be set', () => {
  expect(numberFields(RULE).slice(0, 4)).toEqual(['limit', 'deadband', 'onDelayS', 'offDelayS']);
  expect(numberFields(SILENT)[0]).toBe('minutes');
  expect(withPatch(SILENT, { limit: 7, minutes: 20 }).condition).toEqual({ kind: 'silence', minutes: 20 });
});

test('a trial is of what would be saved: the values and the place', () => {
  const tried = narrowed(withPatch(RULE, { limit: 3, priority: 'high' }), 'facility:KC');
  expect(tried).toMatchObject({ priority: 'high', condition: { limit: 3, deadband: 5 } });
  expect(tried?.appliesTo).toEqual({ kinds: ['car-park'], facilities: ['KC'] });
  expect(narrowed(RULE, 'kind:car-park')?.appliesTo).toEqual({ kinds: ['car-park'] });
  expect(narrowed(RULE, 'kind:venue')).toBeUndefined();
  expect(narrowed({ ...RULE, appliesTo: { facilities: ['A'] } }, 'facility:B')).toBeUndefined();
});

test('an edit goes out from what stands for its scope, and an empty field from what is below it', () => {
  const change = { scope: 'facility:KC', version: 2, patch: { limit: 90 }, reason: 'r', by: 'b', at: 0 };
  const entry: RuleEntry = { rule: RULE, own: false, shipped: SILENT, standing: [change], active: 0 };
  expect(currentPatch(entry, 'facility:KC')).toEqual({ patch: { limit: 90 }, version: 2 });
  expect(currentPatch(entry, 'all')).toEqual({ patch: {}, version: 0 });
  expect(inheritedBy(entry, 'all')).toBe(SILENT);
  expect(inheritedBy(entry, 'facility:KC')).toBe(RULE);
});

test('an edit taken back is none', () => {
  expect(isSamePatch({ limit: 1 }, { limit: 1 })).toBe(true);
  expect(isSamePatch({ limit: 1 }, {})).toBe(false);
  expect(['KC', 'a.b_c-1'].map(isFacilityCode)).toEqual([true, true]);
  expect(['', '-a', 'a b', 'a/b'].map(isFacilityCode)).toEqual([false, false, false, false]);
});
