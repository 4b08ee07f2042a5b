/** What is wrong with a request, in one sentence a field. Pure. */

export interface ValidationFault {
  /** `/plan/goal` */
  instancePath: string;
  message?: string | undefined;
  params?: unknown;
}

/** Say nothing to people: of a union its branches do, of a closed object the one who closes it. */
const EMPTY = ['must match a schema in anyOf', 'must match exactly one schema in oneOf', 'schema is false'];
const ONE_OF = /^must be equal to (?:constant|one of the allowed values)$/;
const VALUES_MAX = 20;

/** "from: must be integer (query)." rather than "querystring/from must be integer". `place`: the part of the request. */
export function validationSentence(faults: readonly ValidationFault[], place: string): string {
  const byField = new Map<string, ValidationFault[]>();
  for (const fault of faults) {
    const missing = (fault.params as { missingProperty?: string } | undefined)?.missingProperty;
    const field = missing ?? (fault.instancePath.slice(1) || place);
    const told = missing === undefined ? fault : { ...fault, message: 'is required' };
    byField.set(field, [...(byField.get(field) ?? []), told]);
  }
  const sentences = [...byField].flatMap(([field, of]) => {
    const sentence = sentenceOf(of);
    return sentence === undefined ? [] : [`${field}: ${sentence}`];
  });
  return `${sentences.join('; ') || `${place}: is not valid`} (${place}).`;
}

/** Undefined: all of it is told of other fields. */
function sentenceOf(faults: readonly ValidationFault[]): string | undefined {
  const messages = faults.flatMap(({ message = 'is not valid' }) => (EMPTY.includes(message) ? [] : [message]));
  if (messages.length === 0)
    return faults.some(({ message }) => message === 'schema is false') ? undefined : 'is not valid';
  const choices = faults.filter(({ message = '' }) => ONE_OF.test(message));
  const others = messages.filter((message) => !ONE_OF.test(message) && message !== 'must be null');
  if (choices.length > 0) return oneOf(choices.flatMap(({ params }) => valuesOf(params)));
  const said = [...new Set(others.length > 0 ? others : messages)].map(plain).join(' or ');
  return others.length > 0 && messages.includes('must be null') ? `${said} or must be null` : said;
}

function oneOf(values: readonly string[]): string {
  if (values.length === 0 || values.length > VALUES_MAX) return 'must be one of the allowed values';
  return `must be one of ${[...new Set(values)].join(', ')}`;
}

function valuesOf(params: unknown): string[] {
  const { allowedValue, allowedValues } = (params ?? {}) as { allowedValue?: unknown; allowedValues?: unknown[] };
  return (allowedValues ?? (allowedValue === undefined ? [] : [allowedValue])).map(String);
}

/** A regular expression tells people nothing. */
function plain(message: string): string {
  return message.startsWith('must match pattern') ? 'has characters, or a form, that are not allowed' : message;
}
