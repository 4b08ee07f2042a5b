/** What waits in quarantine by sender and reason: a thousand messages of one car park are one line, and one thing to do. */
import { type Database, rows } from '../database/database.ts';
import type { QuarantineGroup, QuarantineRemedy } from './contract.ts';

const GROUPS_MAX = 200;
const NATIVE = /^v1\/(?!devices\/me\/|gateway\/[^/]+$)/;
/** What the same bytes on the same topic may still become, once somebody has put something right. */
const MENDABLE: readonly string[] = ['unknown-community', 'unknown-device', 'device-clash', 'database-refused'];
const REMEDIES: Readonly<Record<string, QuarantineRemedy>> = {
  'unknown-community': 'register',
  'unknown-device': 'register',
  'device-clash': 'list-both',
  'database-refused': 'release',
};

/** Whether a release can come to anything: the message is there whole, and not its own bytes stand against it. */
export function canRelease({ topic, reason }: { topic: string; reason: string }, isWhole: boolean): boolean {
  // What a profile made of it may change with the profile.
  return isWhole && (!NATIVE.test(topic) || MENDABLE.includes(reason));
}

/** What to do about it. */
function remedyFor({ topic, reason, detail }: { topic: string; reason: string; detail: string }): QuarantineRemedy {
  const known = REMEDIES[reason];
  if (known !== undefined) return known;
  if (NATIVE.test(topic)) return 'mend-device';
  return reason === 'unknown-topic' || / (?:time zone|charset|deviceMap|parameter) /.test(` ${detail} `)
    ? 'bind'
    : reason === 'profile-failed'
      ? 'mend-binding'
      : 'mend-device';
}

/** Open messages by community, sender and reason, the newest first. */
export async function readQuarantineGroups(database: Database): Promise<QuarantineGroup[]> {
  const found = await rows<Omit<QuarantineGroup, 'remedy' | 'releasable'> & { isWhole: boolean; topic: string }>(
    database,
    'quarantine-groups',
    `with waiting as (
       select *, case when topic like 'v1/%' then array_to_string((string_to_array(topic, '/'))[1:4], '/') else topic end as sender,
         nullif(split_part(coalesce(source, ''), '/', 1), '') as community
       from quarantine where outcome is null
     )
     select community, sender, reason, count(*)::int as rows, sum(seen)::float8 as messages,
       floor(extract(epoch from min(received_at)) * 1000)::float8 as "firstAt",
       floor(extract(epoch from max(last_received_at)) * 1000)::float8 as "lastAt",
       (array_agg(topic order by last_received_at desc, id desc))[1] as topic,
       (array_agg(detail order by last_received_at desc, id desc))[1] as detail,
       (array_agg(id order by last_received_at desc, id desc))[1]::float8 as newest,
       bool_or(octet_length(payload) = payload_bytes) as "isWhole"
     from waiting group by community, sender, reason
     order by max(last_received_at) desc limit $1::int`,
    [GROUPS_MAX],
  );
  return found.map(({ isWhole, topic, ...group }) => ({
    ...group,
    remedy: remedyFor({ topic, ...group }),
    releasable: canRelease({ topic, ...group }, isWhole),
  }));
}
