/** The types of all routes out of the OpenAPI document: what each takes and answers. Pure. */

/** As much of OpenAPI 3.0 as the api makes: no $ref, allOf, oneOf or const. */
export interface Schema {
  type?: string;
  format?: string;
  nullable?: boolean;
  enum?: (string | number | null)[];
  anyOf?: Schema[];
  /** A list: a tuple. */
  items?: Schema | Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
}

type Content = Record<string, { schema: Schema }>;

interface Operation {
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}

const HEAD = `/**
 * What each route takes and answers. Made of docs/openapi.json by \`npm run openapi\`, never by hand: a route or field that is called
 * otherwise there is a fault of types wherever it is used.
 */
`;
/** A shape shorter than this is read more easily where it stands. */
const NAMED_FROM_CHARACTERS = 60;
/** Names of types that the file itself needs. */
const TAKEN = ['Blob', 'Record', 'Routes'];

/** The text of a TypeScript module, not yet formatted. A shape that occurs several times is written once, named by where it is used most. */
export function routeTypes({ paths }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
  );
  const names = nameShapes(operations.flatMap(rootsOf));
  const shapes: string[] = [];
  const written = new Set<string>();
  const routes = operations.map((operation) => {
    const fields = fieldsOf(operation, (schema) => write(schema, byName));
    return `/** ${operation.summary} */\n'${operation.method} ${operation.path}': { ${fields.join('; ')} };`;
  });
  return `${HEAD}export interface Routes {\n${routes.join('\n')}\n}\n\n${shapes.join('\n\n')}\n`;

  function byName(schema: Schema): string | undefined {
    const name = names.get(inline(schema));
    if (name !== undefined && !written.has(name)) {
      written.add(name);
      const place = shapes.push('') - 1;
      shapes[place] = `type ${name} = ${writePlain(schema, (part) => write(part, byName))};`;
    }
    return name;
  }
}

/** The text of a schema; `named` may answer for it, or for what is in it, with a name. */
function write(schema: Schema, named: (schema: Schema) => string | undefined): string {
  const { nullable, ...plain } = schema;
  const inner = (part: Schema) => write(part, named);
  const text = named(plain) ?? writePlain(plain, inner);
  return nullable && text !== 'null' ? `${text} | null` : text;
}

function writePlain(schema: Schema, inner: (schema: Schema) => string): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(inner))].join(' | ');
  if (schema.enum) return schema.enum.map((value) => (value === null ? 'null' : quoted(value))).join(' | ');
  switch (schema.type) {
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return Array.isArray(schema.items)
        ? `[${schema.items.map(inner).join(', ')}]`
        : `(${inner(schema.items ?? {})})[]`;
    case 'object':
      return writeObject(schema, inner);
    default:
      return 'unknown';
  }
}

function writeObject(
  { properties, additionalProperties, required }: Schema,
  inner: (schema: Schema) => string,
): string {
  if (properties === undefined)
    return `Record<string, ${typeof additionalProperties === 'object' ? inner(additionalProperties) : 'unknown'}>`;
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${keyOf(name)}${required?.includes(name) ? '' : '?'}: ${inner(schema)}`,
  );
  return fields.length === 0 ? 'Record<string, never>' : `{ ${fields.join('; ')} }`;
}

const inline = (schema: Schema): string => write(schema, () => undefined);

interface Root {
  /** What it would be called. */
  name: string;
  schema: Schema;
}

/** Names of the shapes that occur more than once, by their text. */
function nameShapes(roots: readonly Root[]): Map<string, string> {
  const found = new Map<string, Map<string, number>>();
  for (const { name, schema } of roots) visit(schema, name);
  const names = new Map<string, string>();
  const taken = new Set(TAKEN);
  for (const [text, wishes] of found) {
    const count = [...wishes.values()].reduce((sum, times) => sum + times, 0);
    if (count < 2 || text.length < NAMED_FROM_CHARACTERS) continue;
    const [wish = ''] = [...wishes].reduce((best, next) => (next[1] > best[1] ? next : best));
    let name = wish;
    for (let number = 2; taken.has(name); number += 1) name = `${wish}${number}`;
    taken.add(name);
    names.set(text, name);
  }
  return names;

  function visit({ nullable: _, ...schema }: Schema, wish: string): void {
    if (schema.anyOf ?? schema.enum ?? schema.properties) {
      const text = inline(schema);
      const wishes = found.get(text) ?? new Map<string, number>();
      wishes.set(wish, (wishes.get(wish) ?? 0) + 1);
      found.set(text, wishes);
    }
    for (const part of schema.anyOf ?? []) visit(part, `${pascal(kindOf(part))}${wish}`);
    for (const [name, part] of Object.entries(schema.properties ?? {})) visit(part, pascal(name));
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, singular(wish));
    for (const part of [schema.items ?? []].flat()) visit(part, singular(wish));
  }
}

/** What tells the members of a union apart: the first property with one possible value. */
function kindOf({ properties = {} }: Schema): string {
  return String(Object.values(properties).find((part) => part.enum?.length === 1)?.enum?.[0] ?? '');
}

function rootsOf(operation: Operation & { path: string }): Root[] {
  const name = pascal(operation.path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '');
  return [
    ...answersOf(operation).map((schema) => ({ name: `${name}Answer`, schema })),
    ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => ({ name: `${name}Body`, schema })),
    ...(operation.parameters ?? []).map((parameter) => ({ name: pascal(parameter.name), schema: parameter.schema })),
  ];
}

function fieldsOf({ parameters = [], requestBody, ...operation }: Operation, text: (schema: Schema) => string) {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const fields: string[] = [];
  // A number is told in an address like the text it is there.
  const params = of('path').map(({ name }) => `${keyOf(name)}: string | number`);
  if (params.length > 0) fields.push(`params: { ${params.join('; ')} }`);
  // Undefined is left out of an address, so it may be said.
  const query = of('query').map(
    ({ name, required, schema }) =>
      `${keyOf(name)}${required ? '' : '?'}: ${text(schema)}${required ? '' : ' | undefined'}`,
  );
  if (query.length > 0) fields.push(`query: { ${query.join('; ')} }`);
  for (const [kind, { schema }] of Object.entries(requestBody?.content ?? {}))
    fields.push(`${kind === 'multipart/form-data' ? 'form' : 'body'}: ${text(schema)}`);
  fields.push(`answer: ${[...new Set(answersOf(operation).map(text))].join(' | ') || 'null'}`);
  return fields;
}

function answersOf({ responses }: Pick<Operation, 'responses'>): Schema[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content = {} }]) => Object.values(content).map(({ schema }) => schema));
}

const quoted = (value: string | number) =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "\\'")}'`;
const keyOf = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));
const pascal = (text: string) =>
  text.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const singular = (name: string) => name.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '');
