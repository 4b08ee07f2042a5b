/** Recomputes the seals of the whole trail and names the first row that does not fit. */
import { type Queryable, rows } from '../database/database.ts';
import { type AuditRow, FIRST_SEAL, sealOf } from './chain.ts';

const PAGE_ROWS = 2_000;

export interface TrailCheck {
  /** Rows that were found in order. */
  rows: number;
  /** Seal of the last row in order, hex. Noted elsewhere, it also proves that nothing was cut off the end. */
  head: string;
  /** The first row that is not as it was written. */
  broken?: { id: number; why: string };
}

export async function verifyTrail(database: Queryable): Promise<TrailCheck> {
  let seal = FIRST_SEAL;
  let last = 0;
  for (;;) {
    const page = await readPage(database, last);
    for (const { seal: written, ...row } of page) {
      const expected = sealOf(seal, row);
      const why =
        row.id !== last + 1
          ? `row ${last + 1} is missing before it`
          : expected.equals(written)
            ? undefined
            : 'its content differs from its seal';
      if (why !== undefined) return { rows: last, head: seal.toString('hex'), broken: { id: row.id, why } };
      seal = written;
      last = row.id;
    }
    if (page.length < PAGE_ROWS) return { rows: last, head: seal.toString('hex') };
  }
}

function readPage(database: Queryable, after: number): Promise<(AuditRow & { seal: Buffer })[]> {
  return rows(
    database,
    'audit-verify',
    `select id::float8 as id, round(extract(epoch from at) * 1000)::float8 as at, person, actor, action, object,
       before::text as before, after::text as after, reason, address, seal
     from audit as a where a.id > $1::int8 order by a.id limit $2::int`,
    [after, PAGE_ROWS],
  );
}
