import { type Database, rows } from '../database/database.ts';
import { type App, FAILURES } from '../http/app.ts';
import { type AuditLine, AuditQuery, AuditReply } from './contract.ts';

const PAGE_DEFAULT = 50;

export function auditRoutes(app: App, database: Database): void {
  app.get(
    '/api/audit',
    {
      config: { right: 'audit.read' },
      schema: {
        summary: 'List the audit trail, newest first',
        tags: ['audit'],
        querystring: AuditQuery,
        response: { 200: AuditReply, ...FAILURES },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const found = await readLines(database, query, limit + 1);
      const page = found.slice(0, limit);
      return { rows: page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
  );
}

function readLines(database: Database, query: AuditQuery, limit: number): Promise<AuditLine[]> {
  const { actor, action, object, from, to, before } = query;
  return rows(
    database,
    'audit-lines',
    `select id::float8 as id, (extract(epoch from at) * 1000)::float8 as at, person, actor, action, object, before, after,
       reason, address
     from audit as a
     where ($1::int8 is null or a.id < $1) and ($2::text is null or position(lower($2) in lower(actor)) > 0)
       and ($3::text is null or starts_with(action, $3)) and ($4::text is null or object = $4)
       and ($5::float8 is null or a.at >= to_timestamp($5 / 1000)) and ($6::float8 is null or a.at < to_timestamp($6 / 1000))
     order by a.id desc limit $7::int`,
    [before ?? null, actor ?? null, action ?? null, object ?? null, from ?? null, to ?? null, limit],
  );
}
