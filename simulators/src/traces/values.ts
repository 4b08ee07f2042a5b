/** Values out of recorded files, as they are: what cannot be read is passed on, never repaired. Pure. */
import { createHash } from 'node:crypto';
import { CODE_PATTERN } from '@cockpit/ingest/messages';
import type { Name } from '@cockpit/ingest/registry';
import { DateTime } from 'luxon';

const CODE = new RegExp(CODE_PATTERN);
const CODE_LENGTH_MAX = 64;
const HASH_LENGTH = 10;
/** Bounds of the registry format. Characters. */
const NAME_ZH_MAX = 60;
const NAME_EN_MAX = 90;

/** What recorders write where they know nothing: words, and numbers that no count is. */
const UNKNOWN = /^(|none|null|nan|na|n\/a|-|unknown|-1|-999|-9999)$/i;

/** True when the text says that nobody knew. */
export function isUnknown(text: string): boolean {
  return UNKNOWN.test(text.trim());
}

/** The whole number the text says, else the text itself. */
export function wholeOrText(text: string): number | string {
  return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
}

/** Epoch ms, or undefined; a time without offset is local to the zone. */
export function instantOf(text: string, zone: string): number | undefined {
  for (const read of [DateTime.fromISO, DateTime.fromSQL]) {
    const time = read(text.trim(), { zone });
    if (time.isValid) return time.toMillis();
  }
  return undefined;
}

/** A code that can stand in a topic: the name itself if it can, else a slug of it with a hash, shared by no other name. */
export function codeOf(name: string, lengthMax = CODE_LENGTH_MAX): string {
  if (CODE.test(name) && name.length <= lengthMax) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  const slug = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, lengthMax - HASH_LENGTH - 1);
  return slug ? `${slug}-${hash}` : hash;
}

/** The name as recorded, the same in both languages, cut to what the registry holds. */
export function nameOf(text: string): Name {
  const shown = text.trim() || '—';
  return { zh: [...shown].slice(0, NAME_ZH_MAX).join(''), en: [...shown].slice(0, NAME_EN_MAX).join('') };
}

/**
 * Ids for rows that have none: the instant, and a number for further different rows of the same device at that instant.
 * The very same row again keeps its id and is a duplicate.
 */
export function instantIds(): (device: string, at: number | undefined, content: string, line: number) => string {
  const seen = new Map<string, string[]>();
  return (device, at, content, line) => {
    if (at === undefined) return `line-${line}`;
    const key = `${device} ${at}`;
    const contents = seen.get(key) ?? [];
    if (!contents.includes(content)) seen.set(key, [...contents, content]);
    const nth = contents.includes(content) ? contents.indexOf(content) : contents.length;
    const id = new Date(at).toISOString();
    return nth === 0 ? id : `${id}-${nth + 1}`;
  };
}
