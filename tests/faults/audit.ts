/** The ledger against the database: what was acknowledged and is not there, what is there twice, what nobody sent. */
import { SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import type { ScratchDatabase } from '../src/harness/scratch-database.ts';
import type { Ledger } from './ledger.ts';

/** Tables of readings. */
export const READING_TABLES = [
  'parking_occupancy',
  'fitness_headcount',
  'fitness_session',
  'patrol_checkin',
  'hazard_state',
  'hazard_report',
  'environment_air',
  'environment_fill',
  'environment_water',
] as const;

export interface Audit {
  /** Rows of readings. */
  stored: number;
  /** Acknowledged to a device and neither stored nor in quarantine, nor counted for a device that is cut off. */
  missing: number;
  /** Rows beyond the first of a message, in readings and in events. */
  doubled: number;
  /** Rows nobody sent. */
  strange: number;
  /** Rows in quarantine; each malformed message of a run is unlike all others. */
  quarantined: number;
  /** Malformed messages that are only counted, their device being cut off: no more than were counted there. */
  cutOff: number;
  /** Rows in quarantine that were not sent malformed. */
  wronglyQuarantined: number;
  /** Readings kept out of sums. */
  suspect: number;
  /** A few ids, for whoever looks into it. */
  missingIds: string[];
}

/** Reads everything that is stored. */
export async function auditLedger(database: Pick<ScratchDatabase, 'rows'>, ledger: Ledger): Promise<Audit> {
  const readings = await database.rows<{ id: string; suspect: boolean }>(
    READING_TABLES.map((table) => `select id, quality & ${SUSPECT_FLAGS} <> 0 as suspect from ${table}`).join(
      ' union all ',
    ),
  );
  const digests = await database.rows<{ digest: string }>("select encode(digest, 'hex') as digest from quarantine");
  // A message delivered again counts again: this is a bound, and names none.
  const counted = await database.rows<{ messages: number }>(
    'select coalesce(sum(messages), 0)::int as messages from device_refusal',
  );
  const events = await database.rows<{ more: number }>(
    'select (count(*) - count(distinct (device, message_id, type)))::int as more from event',
  );
  const seen = new Uint8Array(ledger.messages);
  const found = { strange: 0, doubled: events[0]?.more ?? 0 };
  for (const { id } of readings) {
    const number = ledger.numberOf(id);
    if (number === undefined) found.strange += 1;
    else if (seen[number] === 1) found.doubled += 1;
    else seen[number] = 1;
  }
  let wronglyQuarantined = 0;
  for (const { digest } of digests) {
    const number = ledger.malformed().get(digest);
    if (number === undefined) wronglyQuarantined += 1;
    else seen[number] = 1;
  }
  const unseen = Array.from(seen.keys()).filter((number) => ledger.isAcked(number) && seen[number] === 0);
  const malformed = new Set(ledger.malformed().values());
  const cutOff = Math.min(unseen.filter((number) => malformed.has(number)).length, counted[0]?.messages ?? 0);
  const missing = [
    ...unseen.filter((number) => !malformed.has(number)),
    ...unseen.filter((number) => malformed.has(number)).slice(cutOff),
  ];
  return {
    ...found,
    stored: readings.length,
    missing: missing.length,
    missingIds: missing.slice(0, 20).map((number) => ledger.idOf(number)),
    quarantined: digests.length,
    cutOff,
    wronglyQuarantined,
    suspect: readings.filter(({ suspect }) => suspect).length,
  };
}
