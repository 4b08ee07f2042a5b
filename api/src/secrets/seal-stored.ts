/** Seals what stands in the tables: readable secrets of earlier versions, and those sealed with a key to be retired. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, rows } from '../database/database.ts';
import type { Secrets } from './secrets.ts';

/** Every column that holds sealed secrets; `key` is the row's number in the place they are sealed for. */
const PLACES = [
  { table: 'person', column: 'totp_secret', key: 'id' },
  { table: 'person', column: 'totp_next', key: 'id' },
  { table: 'notification_channel', column: 'secret', key: 'id' },
] as const;

export interface Sealed {
  /** Sealed now. */
  sealed: number;
  /** Sealed with the first key before. */
  current: number;
  /** Sealed with a key that is not known: left as they are. */
  lost: number;
}

/** All of it or nothing. Throws when something does not open. `who` acts, in the trail. */
export function sealStored(database: Database, secrets: Secrets, who: string, now: number): Promise<Sealed> {
  return inTransaction(database, async (tx) => {
    const counts: Sealed = { sealed: 0, current: 0, lost: 0 };
    for (const { table, column, key } of PLACES) {
      const found = await rows<{ row: number; value: string }>(
        tx,
        `secrets-of-${table}-${column}`,
        `select ${key} as row, ${column} as value from ${table} where ${column} is not null order by ${key} for update`,
      );
      for (const { row, value } of found) {
        const state = secrets.judge(value);
        if (state === 'current') counts.current += 1;
        if (state === 'unknown') counts.lost += 1;
        if (state === 'current' || state === 'unknown') continue;
        const place = { table, column, row };
        const text = state === 'readable' ? value : secrets.open(value, place);
        await rows(tx, `secrets-seal-${table}-${column}`, `update ${table} set ${column} = $2 where ${key} = $1::int`, [
          row,
          secrets.seal(text, place),
        ]);
        counts.sealed += 1;
      }
    }
    if (counts.sealed > 0)
      await audit(tx, { at: now, who, action: 'secrets.seal', object: 'secrets', after: { sealed: counts.sealed } });
    return counts;
  });
}
