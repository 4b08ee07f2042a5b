/**
 * Who signs in at the broker and what they may say there: user names, topics and kept secrets, alike for the embedded broker and for what
 * is generated for others. The user name is the identity; whatever client id a device sends, the broker knows it by its user name.
 */
import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { CODE_PATTERN, TOPIC_VERSION } from '../messages/dialect.ts';
import { type Domain, STATUS, STORED_EVENTS } from '../messages/stored/contract.ts';

/** Secrets are random and long: what slows down guessing words would only slow down a thousand devices that connect at once. */
const ITERATIONS = 101;
const HASH_BYTES = 64;
/** 192 bits; a base64 text of it needs no padding. */
export const SECRET_BYTES = 24;
export const SALT_BYTES = 12;
const FILTER_CHARS_MAX = 256;
const FILTER_LEVELS_MAX = 12;
/** Client ids that would stand for many where a broker puts them into a pattern, or cannot be written down. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CLIENT_ID_REFUSED = /[+#/\u0000-\u001f\u007f-\u009f]/;
const derive = promisify(pbkdf2);

/** One who may sign in, as a broker needs it. */
export interface BrokerUser {
  username: string;
  /** `$7$iterations$salt$hash`, PBKDF2 with SHA-512: what Mosquitto keeps in its password file. */
  hash: string;
  /** Topic filters it may publish under. */
  publish: readonly string[];
  /** Topic filters it may subscribe to; a device has none. */
  subscribe: readonly string[];
}

/** `KC@yunfan`. Neither part can hold an `@`, so no two devices share one. */
export function usernameOf(community: string, device: string): string {
  return `${device}@${community}`;
}

/** What a device may say: the events of the domains it is registered in and its own status, and nothing else under its name. */
export function nativeTopics(community: string, device: string, domains: readonly Domain[]): string[] {
  return domains.flatMap((domain) =>
    [...STORED_EVENTS.filter((stored) => stored.domain === domain).map(({ event }) => event), STATUS.event].map(
      (event) => `${TOPIC_VERSION}/${community}/${domain}/${device}/${event}`,
    ),
  );
}

/**
 * Why `filter` cannot be given to somebody of `community` to publish under, as one sentence; undefined: it can. Its first level is literal, so
 * that it never reaches into what is another's by a wildcard alone.
 */
export function topicFault(filter: string, community: string): string | undefined {
  const levels = filter.split('/');
  const [first = '', second] = levels;
  if (filter.length === 0 || filter.length > FILTER_CHARS_MAX || levels.length > FILTER_LEVELS_MAX)
    return `topic "${filter}" must have 1 to ${FILTER_CHARS_MAX} characters and at most ${FILTER_LEVELS_MAX} levels`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\s]/.test(filter))
    return `topic "${filter}" holds white space or a control character`;
  if (
    levels.some(
      (level, at) =>
        (level.includes('#') && (level !== '#' || at !== levels.length - 1)) || (level.includes('+') && level !== '+'),
    )
  )
    return `topic "${filter}" is no topic filter: + stands for a whole level, # for all that follow at the end`;
  if (/[+#]/.test(first) || first === '') return `topic "${filter}" must begin with a level of its own name`;
  if (first === '$SYS' || first === '$CONTROL' || first === '$share' || first === CANARY_TOPICS.split('/')[0])
    return `topic "${filter}" is of the broker or of ingest`;
  if (first === TOPIC_VERSION && second !== community)
    return `topic "${filter}" is not of community ${community}: it must begin with ${TOPIC_VERSION}/${community}/`;
  return undefined;
}

/** What ingest sends itself (docs/HEALTH.md). */
const CANARY_TOPICS = 'cockpit-canary/#';

/** No device is called like that: its user name has a code before the `@`. */
export const INGEST_USERNAME = '@ingest';

/** A broker that knows clients by their user names gives each one session, and ingest has two. */
export const INGEST_USERNAMES = [INGEST_USERNAME, `${INGEST_USERNAME}-profiles`] as const;

/**
 * What client ids begin with at a broker that is set up by `npm run devices`. No user name does, so that nobody can even ask for the session of
 * another: Mosquitto 2.0.11 forgets a session when somebody without a user name asks for its client id and is refused.
 */
export const CLIENT_ID_PREFIX = 'cockpit-';

/** What ingest may: it reads everything (`#` leaves out the `$` topics that clouds use), and says only its canary. */
export const INGEST_TOPICS = { publish: [CANARY_TOPICS], subscribe: ['#', '$oc/#', '$sys/#', '$aws/#'] } as const;

/** Whether one of the filters covers `topic`, by the rules of MQTT; `#` and `+` in front cover no `$` topic. */
export function covers(filters: readonly string[], topic: string): boolean {
  return filters.some((filter) => filter === topic || filterCovers(filter.split('/'), topic.split('/')));
}

/** Whether `topic`, which may itself hold wildcards, asks for no more than `filter` gives. */
function filterCovers(filter: readonly string[], topic: readonly string[]): boolean {
  if (topic[0]?.startsWith('$') && /^[+#]$/.test(filter[0] ?? '')) return false;
  for (const [at, level] of filter.entries()) {
    if (level === '#') return true;
    const asked = topic[at];
    if (asked === undefined || asked === '#') return false;
    if (level !== '+' && level !== asked) return false;
  }
  return filter.length === topic.length;
}

/** Whether a client id may be used at all. */
export function clientIdTaken(clientId: string): boolean {
  return !CLIENT_ID_REFUSED.test(clientId);
}

/** How `secret` is kept. */
export async function hashOfSecret(secret: string, salt: Buffer): Promise<string> {
  const hash = await derive(secret, salt, ITERATIONS, HASH_BYTES, 'sha512');
  return `$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Whether `secret` is the one kept as `hash`; whatever is not of that form fits nothing. */
export async function fits(secret: string | Buffer, hash: string): Promise<boolean> {
  const [, iterations, salt, expected] = /^\$7\$(\d{1,7})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(hash) ?? [];
  if (iterations === undefined || salt === undefined || expected === undefined) return false;
  const wanted = Buffer.from(expected, 'base64');
  if (wanted.length !== HASH_BYTES || Number(iterations) < 1) return false;
  const found = await derive(secret, Buffer.from(salt, 'base64'), Number(iterations), HASH_BYTES, 'sha512');
  return timingSafeEqual(found, wanted);
}

/** Name of a gateway, spelt like a code of the registry. */
export const GATEWAY_PATTERN = CODE_PATTERN;
