/** One sentence, naming the field, from what the schema compiler found. */
interface SchemaError {
  keyword: string;
  instancePath: string;
  params: object;
  message: string;
}

/** The first fault a person can act on. Of a union the allowed values are named rather than each branch. */
export function describeFault(errors: readonly SchemaError[]): string {
  const missing = errors.find((error) => error.keyword === 'required');
  if (missing) {
    const names = (missing.params as { requiredProperties?: string[] }).requiredProperties ?? [];
    return `field ${names.join(', ')} is missing`;
  }
  const [first] = errors;
  if (!first) return 'the payload does not fit the contract';
  const field = first.instancePath.slice(1).replaceAll('/', '.') || 'payload';
  const same = errors.filter((error) => error.instancePath === first.instancePath && error.keyword !== 'anyOf');
  const allowed = same.flatMap((error) => {
    const params = error.params as { allowedValue?: unknown; allowedValues?: unknown[] };
    if (error.keyword === 'enum') return (params.allowedValues ?? []).map(String);
    return error.keyword === 'const' ? [String(params.allowedValue)] : [];
  });
  if (allowed.length > 0) return `field ${field} must be one of ${allowed.join(', ')}`;
  return `field ${field} ${[...new Set(same.map(inWords))].join(' or ')}`;
}

/** A regular expression tells people nothing. */
function inWords({ keyword, message }: SchemaError): string {
  return keyword === 'pattern' ? 'has characters, or a form, that are not allowed' : message;
}
