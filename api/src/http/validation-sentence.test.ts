import { expect, test } from 'vitest';
import { type ValidationFault, validationSentence } from './validation-sentence.ts';

const fault = (instancePath: string, message: string, params: object = {}): ValidationFault => ({
  instancePath,
  message,
  params,
});

test.each<[string, ValidationFault[], string]>([
  ['a type', [fault('/from', 'must be integer')], 'from: must be integer (query).'],
  ['a field that is missing', [fault('', 'must have …', { missingProperty: 'why' })], 'why: is required (query).'],
  [
    'a pattern',
    [fault('/a', 'must match pattern "^[^x]+$"')],
    'a: has characters, or a form, that are not allowed (query).',
  ],
  [
    'a union of words',
    [
      fault('/type', 'must be equal to constant', { allowedValue: 'a' }),
      fault('/type', 'must be equal to constant', { allowedValue: 'b' }),
      fault('/type', 'must match a schema in anyOf'),
    ],
    'type: must be one of a, b (query).',
  ],
  [
    'a word without its choices',
    [fault('/type', 'must be equal to constant')],
    'type: must be one of the allowed values (query).',
  ],
  [
    'what may be null',
    [
      fault('/email', 'must be string'),
      fault('/email', 'must be null'),
      fault('/email', 'must match a schema in anyOf'),
    ],
    'email: must be string or must be null (query).',
  ],
  [
    'a field nobody knows',
    [fault('/name/a', 'schema is false'), fault('/name', 'must not have additional properties')],
    'name: must not have additional properties (query).',
  ],
  ['nothing that can be told', [fault('/x', 'must match a schema in anyOf')], 'x: is not valid (query).'],
])('%s', (_, faults, sentence) => {
  expect(validationSentence(faults, 'query')).toBe(sentence);
});
