/** What of the REST interface is taken away or newly demanded between two of its documents: what breaks who calls it. Pure. */

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | Schema[];
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
}

type Content = Record<string, { schema?: Schema }>;

interface Operation {
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}

export interface Break {
  /** Path of the document. */
  path: string;
  /** One sentence. */
  what: string;
}

/** Operations and fields of answers that are gone, parameters and fields of bodies that must be said now. */
export function breaksBetween(before: OpenApi, now: OpenApi): Break[] {
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, was]) => {
      const is = now.paths[path]?.[method];
      const found = is === undefined ? ['is gone'] : breaksOf(was, is);
      return found.map((what) => ({ path, what: `${method.toUpperCase()} ${path} ${what}` }));
    }),
  );
}

function breaksOf(was: Operation, is: Operation): string[] {
  const [told, tells] = [together(answersOf(was)), together(answersOf(is))];
  const [known, asked] = [together(bodiesOf(was)), together(bodiesOf(is))];
  return [
    ...told.all.filter((field) => !tells.all.includes(field)).map((field) => `answers no ${field} any more`),
    ...asked.required
      .filter((field) => !known.required.includes(field) && isWithin(known, field))
      .map((field) => `demands ${field} in its body`),
    ...demandedOf(is)
      .filter((name) => !demandedOf(was).includes(name))
      .map((name) => `demands the parameter ${name}`),
  ];
}

/** What is demanded within a part that is new itself breaks nobody who leaves it out. */
function isWithin(known: Fields, field: string): boolean {
  const around = field.replace(/\.?[^.]+$/, '').replace(/(\[\]|\{\})+$/, '');
  return around === '' || known.all.includes(around);
}

interface Fields {
  all: string[];
  required: string[];
}

/** Paths of the fields, as `cases[].title.zh`; of a union those of every member, demanded only what every member demands. */
function fieldsOf(schema: Schema, at = ''): Fields {
  const parts: Fields[] = [];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const path = at === '' ? name : `${at}.${name}`;
    const within = fieldsOf(inner, path);
    const isRequired = schema.required?.includes(name) ?? false;
    parts.push({ all: [path, ...within.all], required: isRequired ? [path, ...within.required] : within.required });
  }
  for (const inner of [schema.items ?? []].flat()) parts.push(fieldsOf(inner, `${at}[]`));
  if (typeof schema.additionalProperties === 'object') parts.push(fieldsOf(schema.additionalProperties, `${at}{}`));
  if (schema.anyOf) {
    const members = schema.anyOf.map((member) => fieldsOf(member, at));
    parts.push({
      all: members.flatMap(({ all }) => all),
      required: (members[0]?.required ?? []).filter((field) =>
        members.every(({ required }) => required.includes(field)),
      ),
    });
  }
  return { all: parts.flatMap(({ all }) => all), required: parts.flatMap(({ required }) => required) };
}

/** Each field once. */
function together(schemas: readonly Schema[]): Fields {
  const parts = schemas.map((schema) => fieldsOf(schema));
  const once = (fields: string[]) => [...new Set(fields)];
  return { all: once(parts.flatMap(({ all }) => all)), required: once(parts.flatMap(({ required }) => required)) };
}

const schemasOf = (content: Content = {}) => Object.values(content).flatMap(({ schema }) => schema ?? []);

function answersOf({ responses }: Operation): Schema[] {
  const done = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return done.flatMap(([, { content }]) => schemasOf(content));
}

const bodiesOf = ({ requestBody }: Operation): Schema[] => schemasOf(requestBody?.content);
const demandedOf = ({ parameters = [] }: Operation): string[] =>
  parameters.filter(({ required }) => required).map(({ name }) => name);
