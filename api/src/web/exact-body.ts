/** Bodies that change something are read exactly: nothing coerced, and a field nobody knows is a fault, never left out. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** For a route's `validatorCompiler`. Faults come out as the one error handler knows them. */
export function readWith(schema: TSchema): () => (value: unknown) => { value: unknown } | { error: Error } {
  const check = Compile(schema);
  return () => (value) => {
    if (check.Check(value)) return { value };
    const faults = check.Errors(value).map(({ instancePath, message, params }) => ({
      instancePath,
      message,
      keyword: '',
      schemaPath: '',
      params,
    }));
    return { error: Object.assign(new Error('the body is not as it must be'), { validation: faults }) };
  };
}

/** The same for every part of a request by its own schema; addresses and queries come as text and are not coerced. */
export function readExactly({ schema }: { schema: unknown }): ReturnType<ReturnType<typeof readWith>> {
  return readWith(schema as TSchema)();
}
