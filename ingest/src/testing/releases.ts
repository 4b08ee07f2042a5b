/** What tests of releases do: unknown devices speak, are registered, and their messages are asked for and released. */
import { type DecodeParts, decode } from '../decoding/decode.ts';
import { createMemories } from '../decoding/memory.ts';
import { type Devices, loadDevices } from '../devices/devices.ts';
import { notify } from '../notices/postgres.ts';
import type { QuarantineFilter, QuarantineVerb } from '../quarantine/contract.ts';
import { openQuarantine } from '../quarantine/store.ts';
import type { Arrival } from '../readings/reading.ts';
import { type ActionParts, performWaiting } from '../release/actions.ts';
import type { QuarantinedMessage } from '../release/chunk.ts';
import type { Written } from '../writing/writer.ts';
import { BOUNDS, type Message } from './pipeline.ts';
import { type Scratch, silent } from './scratch.ts';

/** When the messages came, and when they are released. Epoch ms. */
export const NOW = Date.parse('2026-11-22T08:00:00Z');
const LATER = NOW + 3_600_000;

export function occupancy(device: string, id: string, occupied: number): Message {
  return { tail: `parking/${device}/occupancy`, payload: { id, at: NOW, total: 100, occupied }, receivedAt: NOW };
}

/** Decodes against these devices, with a memory of its own. */
export function againstRegistry(devices: Devices) {
  const decodeParts: DecodeParts = { devices, memories: createMemories('order'), keptSince: undefined };
  return async ({ topic, payload, payloadBytes, receivedAt }: QuarantinedMessage): Promise<Arrival[]> => {
    const outcome = decode(decodeParts, topic, payload, payloadBytes, receivedAt);
    return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
  };
}

/** The same on a database. `scratch` is asked when it is needed: it is made before the tests. */
export function releasesOn(scratch: () => Scratch) {
  return {
    /** What the transactions since the last `splice` did. */
    written: [] as Written[],

    /** Registers a device like a known one. */
    async register(code: string, like = 'P1'): Promise<void> {
      await scratch().database.query(
        `insert into device (community, domain, code, facility, report_every_s)
         select community, domain, $1, id, 60 from facility where code = $2`,
        [code, like],
      );
    },

    async ask(verb: QuarantineVerb, filter: QuarantineFilter, why: string | null = null, by = 'tester'): Promise<void> {
      await scratch().database.query(
        `insert into quarantine_action (asked_at, asked_by, action, why, filter, up_to)
         select now(), $4, $1, $2, $3, coalesce(max(id), 0) from quarantine`,
        [verb, why, JSON.stringify(filter), by],
      );
    },

    async perform(changed: Partial<ActionParts> = {}): Promise<void> {
      const { database } = scratch();
      const devices = await loadDevices(database);
      const quarantine = await openQuarantine(database, BOUNDS);
      const parts: ActionParts = {
        database,
        log: silent,
        now: () => LATER,
        writer: () => ({ grids: devices.grids, quarantine, notify }),
        refreshRegistry: async () => {},
        again: againstRegistry(devices),
        onCommit: (one) => this.written.push(one),
        ...changed,
      };
      await performWaiting(parts, new AbortController().signal);
    },

    async stored(): Promise<unknown[]> {
      return (await scratch().rows('select id from parking_occupancy order by id')).map(({ id }) => id);
    },

    actions(): Promise<Record<string, unknown>[]> {
      return scratch().rows(
        'select released, duplicates, refused, discarded, done_at is not null as done from quarantine_action order by id',
      );
    },
  };
}
