/** Bodies that change something are read exactly: nothing coerced, and a field nobody knows is a fault, never left out. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

type Read = (value: unknown) => { value: unknown } | { error: Error };

/** For a route's `validatorCompiler`. Faults come out as the one error handler knows them. Addresses are all text: they are converted. */
export function readWith(body: TSchema): (part?: { schema: unknown; httpPart?: string }) => Read {
  const exact = reader(body);
  return (part) => {
    if (part?.httpPart === undefined || part.httpPart === 'body') return exact;
    const schema = part.schema as TSchema; // what the route declares for this part
    const read = reader(schema);
    return (value) => read(Value.Convert(schema, value));
  };
}

function reader(schema: TSchema): Read {
  const check = Compile(schema);
  return (value) => {
    if (check.Check(value)) return { value };
    const faults = check.Errors(value).map(({ instancePath, message, params }) => ({
      instancePath,
      message,
      keyword: '',
      schemaPath: '',
      params,
    }));
    return { error: Object.assign(new Error('the request is not valid'), { validation: faults }) };
  };
}

/** The same for every part of a request by its own schema; addresses and queries come as text and are not coerced. */
export function readExactly({ schema }: { schema: unknown }): ReturnType<ReturnType<typeof readWith>> {
  return readWith(schema as TSchema)();
}
