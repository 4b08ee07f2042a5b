/**
 * Totals that a people counter tells since it began, as passages: each is the difference to the total before. A total below the one
 * before is a reset: nobody knows what it counted meanwhile. One that comes late says nothing new, for a later one has it in it.
 */
import { int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import { VALUE_SUSPECT_FLAGS } from '../messages/contract.ts';
import type { Reading } from '../readings/reading.ts';
import { inOrder, isNewer, type Place } from '../readings/store.ts';
import type { HeadcountPayload } from './contract.ts';

/** More people never pass between two messages: the counter is another one. */
const PASSAGES_MAX = 100_000;

interface Standing extends Place {
  device: number;
  entriesTotal: number | null;
  exitsTotal: number | null;
}

// No lock of its own: every caller holds the devices' rows of device_presence.
const STANDING = {
  name: 'fitness-counter-standing',
  text: `
  select device, id, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt",
    (extract(epoch from received_at) * 1000)::float8 as "receivedAt", entries_total as "entriesTotal", exits_total as "exitsTotal"
  from fitness_counter where device = any($1::int[])`,
};

const UPSERT = {
  name: 'fitness-counter-upsert',
  text: `
  insert into fitness_counter (device, effective_at, received_at, id, entries_total, exits_total)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::int[], $6::int[])
  on conflict (device) do update set effective_at = excluded.effective_at, received_at = excluded.received_at, id = excluded.id,
    entries_total = excluded.entries_total, exits_total = excluded.exits_total`,
};

const SET_PASSAGES = {
  name: 'fitness-headcount-passages',
  text: `
  update fitness_headcount as reading set entries = told.entries, exits = told.exits
  from unnest($1::timestamptz[], $2::int[], $3::text[], $4::int[], $5::int[]) as told (at, device, id, entries, exits)
  where reading.at = told.at and reading.device = told.device and reading.id = told.id`,
};

/** Notes where the counters stand and gives the readings among `stored` that tell totals their entries and exits. */
export async function updateTotals(tx: Transaction, stored: readonly Reading<HeadcountPayload>[]): Promise<void> {
  const telling = inOrder(stored.filter(tellsTotals));
  if (telling.length === 0) return;
  const devices = [...new Set(telling.map(({ device }) => device.id))].sort((a, b) => a - b);
  const before = await tx.query<Standing>({ ...STANDING, values: [int4Array(devices)] });
  const standing = new Map(before.rows.map((row) => [row.device, row]));
  const passages: { reading: Reading<HeadcountPayload>; entries: number | null; exits: number | null }[] = [];
  for (const reading of telling) {
    const { device, payload, effectiveAt, receivedAt, id } = reading;
    const last = standing.get(device.id);
    if (last && !isNewer(reading, last)) continue;
    const entries = payload.entries ?? passed(last?.entriesTotal, payload.entriesTotal);
    const exits = payload.exits ?? passed(last?.exitsTotal, payload.exitsTotal);
    if (entries !== null || exits !== null) passages.push({ reading, entries, exits });
    standing.set(device.id, {
      ...{ device: device.id, effectiveAt, receivedAt, id },
      entriesTotal: payload.entriesTotal ?? last?.entriesTotal ?? null,
      exitsTotal: payload.exitsTotal ?? last?.exitsTotal ?? null,
    });
  }
  const now = devices.flatMap((device) => standing.get(device) ?? []);
  await tx.query({
    ...UPSERT,
    values: [
      int4Array(now.map(({ device }) => device)),
      timestamptzArray(now.map(({ effectiveAt }) => effectiveAt)),
      timestamptzArray(now.map(({ receivedAt }) => receivedAt)),
      textArray(now.map(({ id }) => id)),
      int4Array(now.map(({ entriesTotal }) => entriesTotal)),
      int4Array(now.map(({ exitsTotal }) => exitsTotal)),
    ],
  });
  if (passages.length === 0) return;
  await tx.query({
    ...SET_PASSAGES,
    values: [
      timestamptzArray(passages.map(({ reading }) => reading.at)),
      int4Array(passages.map(({ reading }) => reading.device.id)),
      textArray(passages.map(({ reading }) => reading.id)),
      int4Array(passages.map(({ entries }) => entries)),
      int4Array(passages.map(({ exits }) => exits)),
    ],
  });
}

function tellsTotals({ payload, quality }: Reading<HeadcountPayload>): boolean {
  const isTold = payload.entriesTotal !== undefined || payload.exitsTotal !== undefined;
  return isTold && (quality & VALUE_SUSPECT_FLAGS) === 0;
}

/** null: nobody can say. */
function passed(before: number | null | undefined, total: number | undefined): number | null {
  if (before === null || before === undefined || total === undefined) return null;
  const passages = total - before;
  return passages >= 0 && passages <= PASSAGES_MAX ? passages : null;
}
