/** Waiting for what must come: as long as something moves, and no longer. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ScratchDatabase } from '../src/harness/scratch-database.ts';
import { READING_TABLES } from './audit.ts';
import { unnotifiedAlarms } from './consequences.ts';
import type { Ledger } from './ledger.ts';
import type { NumberedMessage } from './messages.ts';

/** Longer than a half-open link, a restart and every back-off together take. */
export const STILLNESS_MAX_MS = 120_000;
const LOOK_MS = 50;
const COUNT_MS = 500;
/** The api looks every two seconds for what is to be told. */
const LOOKS_MS = 5_000;
/** Whoever is still being told then is told for ever. */
const TOLD_MAX_MS = 15_000;

type Rows = Pick<ScratchDatabase, 'rows'>;

export interface DrainOptions {
  say(line: string): void;
  /** How long nothing may move before no more is waited for. */
  stillnessMs: number;
}

/** Resolves when the message stands in its table. */
export async function untilStored(
  database: Rows,
  { message, at }: { message: NumberedMessage; at: number },
): Promise<void> {
  const { id } = JSON.parse(message.payload.toString('utf8')) as { id: string };
  // By the index: it happened then, or, where its clock is not believed beside others of its device, when it arrived.
  const sql = READING_TABLES.map(
    (table) => `select id from ${table} where at >= to_timestamp($1::float8 / 1000) and id = $2`,
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
export async function untilDrained(database: Rows, ledger: Ledger, { say, stillnessMs }: DrainOptions): Promise<void> {
  const { acked } = ledger.counts();
  let moved = Date.now();
  let before = -1;
  while (Date.now() - moved < stillnessMs) {
    const now = await countRows(database);
    if (now >= acked) return;
    if (now !== before) moved = Date.now();
    before = now;
    say(`${now} of ${acked} acknowledged messages are stored`);
    await pause(COUNT_MS);
  }
}

/** Resolves when no minute waits for its rollup, or when nothing moves any more. */
export async function untilRolledUp(database: Rows, { say, stillnessMs }: DrainOptions): Promise<void> {
  let moved = Date.now();
  let before = -1;
  while (Date.now() - moved < stillnessMs) {
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

/**
 * Resolves when every high alarm has been told to the room and nothing is told any more for a while (what is told twice is told at
 * the next look), or when nothing moves any more: the audit then says what is wrong.
 */
export async function untilNotified(database: Rows, { say, stillnessMs }: DrainOptions): Promise<void> {
  let moved = Date.now();
  let before = '';
  let allTold: number | undefined;
  for (;;) {
    const untold = await unnotifiedAlarms(database);
    const [told] = await database.rows<{ count: number }>('select count(*)::int as count from notification');
    const now = `${untold} ${told?.count}`;
    if (now !== before) moved = Date.now();
    before = now;
    if (untold > 0) allTold = undefined;
    else allTold ??= Date.now();
    const still = Date.now() - moved;
    if (still > stillnessMs || (allTold !== undefined && (still > LOOKS_MS || Date.now() - allTold > TOLD_MAX_MS)))
      return;
    if (untold > 0) say(`${untold} high alarms wait to be told`);
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
