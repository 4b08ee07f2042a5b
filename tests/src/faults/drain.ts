/** Waiting for what must come: as long as something moves, and no longer. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ScratchDatabase } from '../harness/scratch-database.ts';
import { READING_TABLES } from './audit.ts';
import type { Ledger } from './ledger.ts';
import type { NumberedMessage } from './messages.ts';

/** Longer than a half-open link, a restart and every back-off together take. */
const STILLNESS_MAX_MS = 120_000;
const LOOK_MS = 50;
const COUNT_MS = 500;

type Rows = Pick<ScratchDatabase, 'rows'>;

/** Resolves when the message stands in its table. */
export async function untilStored(
  database: Rows,
  { message, at }: { message: NumberedMessage; at: number },
): Promise<void> {
  const { id } = JSON.parse(message.payload.toString('utf8')) as { id: string };
  // The instant is exact, so the index finds it.
  const sql = READING_TABLES.map(
    (table) => `select id from ${table} where at = to_timestamp($1::float8 / 1000) and id = $2`,
  ).join(' union all ');
  let moved = Date.now();
  let before = -1;
  let counted = 0;
  while ((await patiently(() => database.rows(sql, [at, id])))?.length !== 1) {
    if (Date.now() - counted > COUNT_MS) {
      counted = Date.now();
      const now = (await patiently(() => countRows(database))) ?? before;
      if (now !== before) moved = counted;
      before = now;
    }
    if (Date.now() - moved > STILLNESS_MAX_MS)
      throw new Error(`nothing is stored any more; waited for ${message.topic} ${id}`);
    await pause(LOOK_MS);
  }
}

/** Resolves when as much is stored as was acknowledged, or when nothing more comes: the audit then says what is missing. */
export async function untilDrained(database: Rows, ledger: Ledger, say: (line: string) => void): Promise<void> {
  const { acked } = ledger.counts();
  let moved = Date.now();
  let before = -1;
  while (Date.now() - moved < STILLNESS_MAX_MS) {
    const now = await countRows(database);
    if (now >= acked) return;
    if (now !== before) moved = Date.now();
    before = now;
    say(`${now} of ${acked} acknowledged messages are stored`);
    await pause(COUNT_MS);
  }
}

/** Resolves when no minute waits for its rollup, or when nothing moves any more. */
export async function untilRolledUp(database: Rows, say: (line: string) => void): Promise<void> {
  let moved = Date.now();
  let before = -1;
  while (Date.now() - moved < STILLNESS_MAX_MS) {
    const [{ waiting } = { waiting: 0 }] = await database.rows<{ waiting: number }>(
      'select count(*)::int as waiting from rollup_dirty',
    );
    if (waiting === 0) return;
    if (waiting !== before) moved = Date.now();
    before = waiting;
    say(`${waiting} minutes wait for their rollup`);
    await pause(COUNT_MS);
  }
}

async function countRows(database: Rows): Promise<number> {
  const tables = [...READING_TABLES, 'quarantine'];
  const [{ rows } = { rows: 0 }] = await database.rows<{ rows: number }>(
    `select (${tables.map((table) => `(select count(*) from ${table})`).join(' + ')})::int as rows`,
  );
  return rows;
}

// A server that has just come back ends connections of the pool.
async function patiently<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}
