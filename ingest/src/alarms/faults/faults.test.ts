import { expect, it } from 'vitest';
import type { AlarmRule } from '../contract.ts';
import { ruleFaults } from './contract.ts';

const words = { zh: '字', en: 'word' };
const rule = (condition: AlarmRule['condition'], domain: AlarmRule['domain'] = 'hazard'): AlarmRule => ({
  code: 'one',
  title: words,
  domain,
  priority: 'low',
  enabled: true,
  appliesTo: {},
  condition,
  cause: words,
  consequence: words,
  action: words,
  respondMinutes: 30,
  chatterMinutes: 0,
  shelveMinutesMax: 60,
});

it.each<[string, AlarmRule['condition'], AlarmRule['domain'], RegExp]>([
  [
    'an alarm that not knowing would end',
    { kind: 'state', field: 'hazard-state', is: ['alarm'], until: ['normal', 'unknown'], onDelayS: 0, offDelayS: 0 },
    'hazard',
    /until/,
  ],
  ['bays of another domain', { kind: 'bays-disagree', share: 20, minutes: 5 }, 'fitness', /domain/],
  ['a value that never moves', { kind: 'stuck', minutes: 60, neighbours: 3 }, 'patrol', /domain/],
  ['a quarter of an hour of standing still', { kind: 'stuck', minutes: 15, neighbours: 3 }, 'hazard', /minutes/],
])('refuses %s', (_name, condition, domain, fault) => {
  expect(ruleFaults([rule(condition, domain)])).toEqual([expect.stringMatching(fault)]);
});

it('lets a rule watch what is not known', () => {
  const unknown = { kind: 'state', field: 'hazard-state', is: ['unknown'], onDelayS: 600, offDelayS: 0 } as const;
  expect(ruleFaults([rule({ ...unknown, is: [...unknown.is] })])).toEqual([]);
});
