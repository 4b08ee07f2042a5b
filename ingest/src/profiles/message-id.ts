/** Ids for foreign messages. The same message always gets the same id, so that a redelivery has no second effect. Pure. */
import { createHash } from 'node:crypto';

const ID_CHARS_MAX = 64;
const HASH_CHARS = 32;

/** The device's own id; one that is too long or holds a NUL is replaced by its hash. */
export function ownId(id: string): string {
  return id.length > 0 && id.length <= ID_CHARS_MAX && !id.includes('\0') ? id : hashed(id);
}

/** For messages without an id: device, event, instant (epoch ms, or as it came) and content decide. */
export function derivedId(device: string, event: string, at: string | number, content: object): string {
  return hashed([device, event, String(at), canonical(content)].join('\n'));
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARS);
}

// JSON with sorted keys: the order in which a foreign system writes its fields says nothing.
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`)
    .join(',')}}`;
}
