/** Credentials as brokers need them, and as people look at them. */
import { type BrokerUser, INGEST_TOPICS } from '@cockpit/ingest/credentials';
import type { Domain } from '@cockpit/ingest/messages';
import { type Queryable, rows } from '../database/database.ts';
import type { CredentialLine } from './contract.ts';
import { topicsOf } from './credentials.ts';

interface Row extends Omit<CredentialLine, 'publishes'> {
  topics: string[];
  hash: string | null;
  domains: Domain[];
}

const SELECT = `select c.username, c.kind, c.community, c.code, c.topics, c.hash, c.issued_by as "issuedBy",
    (extract(epoch from c.issued_at) * 1000)::float8 as "issuedAt", (extract(epoch from c.revoked_at) * 1000)::float8 as "revokedAt",
    coalesce((select array_agg(d.domain order by d.domain) from device as d
      where c.kind = 'device' and d.community = c.community and d.code = c.code and d.retired_at is null), '{}') as domains
  from credential as c`;

/** Everybody who may sign in, by user name. */
export async function readBrokerUsers(database: Queryable): Promise<BrokerUser[]> {
  const found = await rows<Row>(database, 'broker-users', `${SELECT} where c.hash is not null order by c.username`);
  return found.map((row) => {
    const { publish, subscribe } = row.kind === 'ingest' ? INGEST_TOPICS : { publish: topicsOf(row), subscribe: [] };
    return { username: row.username, hash: row.hash as string, publish: [...publish], subscribe: [...subscribe] };
  });
}

/** Of `community`, or of all; those in force first, the newest first among them. */
export async function listCredentials(
  database: Queryable,
  community: string | null,
  max: number,
): Promise<CredentialLine[]> {
  const found = await rows<Row>(
    database,
    'credentials',
    `${SELECT} where $1::text is null or c.community = $1 order by c.hash is null, c.issued_at desc, c.username limit $2::int`,
    [community, max],
  );
  return found.map(({ topics, hash, domains, ...line }) => ({
    ...line,
    publishes:
      hash === null ? [] : line.kind === 'ingest' ? [...INGEST_TOPICS.publish] : topicsOf({ ...line, topics, domains }),
  }));
}

/** Another text whenever what brokers need to know may have changed: a credential, or a registry. */
export async function credentialsState(database: Queryable): Promise<string> {
  const [found] = await rows<{ state: string }>(
    database,
    'credentials-state',
    `select concat((select max(c.changed) from credential as c), ' ', (select string_agg(r.code || r.imported_at::text, ' ' order by r.code) from community as r)) as state`,
  );
  return found?.state ?? '';
}
