/** Registry JSON as people edit it: small things on one line, large things one part per line. Pure. */
const LINE_WIDTH = 150;

/** `value` as JSON text without a final newline. */
export function print(value: unknown, indent = '', lead = 0): string {
  const line = inline(value);
  if (value === null || typeof value !== 'object' || indent.length + lead + line.length <= LINE_WIDTH) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => deeper + print(item, deeper));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(([key, inner]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${deeper}${name}${print(inner, deeper, name.length)}`;
  });
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

function inline(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const fields = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
