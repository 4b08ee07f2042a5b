/** What the api says of a field that is not valid ("title: must not have more than 120 characters (body)."), in the reader's language. Pure. */
import type { TFunction } from 'i18next';

const KINDS = ['number', 'integer', 'string', 'boolean', 'object', 'array', 'null'] as const;

type Fault =
  | ('required' | 'type' | 'form' | 'atLeast' | 'atMost' | 'above' | 'below' | 'tooLong' | 'tooShort')
  | ('tooMany' | 'tooFew' | 'oneOf' | 'extra');

const FORMS: readonly (readonly [RegExp, Fault])[] = [
  [/^is required/, 'required'],
  [/^must not have fewer than 1 (?:characters|items)/, 'required'],
  [/^must be (number|integer|string|boolean|object|array|null)\b/, 'type'],
  [/^has characters, or a form, that are not allowed/, 'form'],
  [/^must be >= (\S+)/, 'atLeast'],
  [/^must be <= (\S+)/, 'atMost'],
  [/^must be > (\S+)/, 'above'],
  [/^must be < (\S+)/, 'below'],
  [/^must not have more than (\d+) characters/, 'tooLong'],
  [/^must not have fewer than (\d+) characters/, 'tooShort'],
  [/^must not have more than (\d+) items/, 'tooMany'],
  [/^must not have fewer than (\d+) items/, 'tooFew'],
  [/^must be one of (.+)$/, 'oneOf'],
  [/^must not have additional properties/, 'extra'],
];
const PLACE = / \((?:body|query|params|headers|request)\)\.?$/;

/** Each fault by itself; a sentence that is not of a field, or that nobody has translated, stays as it is. */
export function validationWords(message: string, t: TFunction): string {
  return message
    .replace(PLACE, '')
    .split('; ')
    .map((part) => faultWords(part, t))
    .join(t('desk.invalid.and'));
}

function faultWords(part: string, t: TFunction): string {
  const [, path = '', sentence = ''] = /^([A-Za-z][\w./-]*): (.+)$/s.exec(part) ?? [];
  for (const [form, fault] of FORMS) {
    const found = form.exec(sentence);
    if (!found) continue;
    const what = fault === 'type' ? t(`desk.kind.${KINDS.find((kind) => kind === found[1]) ?? 'string'}`) : found[1];
    return t(`desk.invalid.${fault}`, { field: fieldWord(path, t), what });
  }
  return part;
}

/** `plan/goal` is of `goal`; places in a list are nobody's words. */
function fieldWord(path: string, t: TFunction): string {
  const name = path.split('/').findLast((step) => !/^\d+$/.test(step)) ?? path;
  const words: Readonly<Record<string, string>> = t('desk.fieldName', { returnObjects: true });
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}
