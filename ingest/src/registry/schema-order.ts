/** jsonb forgets the order of keys; people reading an export want the order of the format. Pure. */
interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** `value` with the keys of every object in the order of its schema; keys the schema does not know come last. */
export function inSchemaOrder(schema: unknown, value: unknown): unknown {
  const { properties, items } = (schema ?? {}) as Schema;
  if (Array.isArray(value)) return value.map((item) => inSchemaOrder(items, item));
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value);
  const known = Object.keys(properties ?? {}).filter((key) => keys.includes(key));
  const others = keys.filter((key) => !known.includes(key));
  return Object.fromEntries(
    [...known, ...others].map((key) => [
      key,
      inSchemaOrder(properties?.[key], (value as Record<string, unknown>)[key]),
    ]),
  );
}
