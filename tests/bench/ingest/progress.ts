/** How far the database is, by its own word: cheaply while messages flow, and exactly at the end. */
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../src/harness/eventually.ts';
import { sequenceOf } from './packets.ts';
import type { Generator, Sent } from './traffic.ts';
import type { World } from './world.ts';

const ASK_EVERY_MS = 20;
/** Devices asked for their newest reading: as they speak in turn, a 20th of a turn is how fine the answer is. */
const ASKED = 20;
const SETTLE_MAX_MS = 60_000;

export interface Account {
  sent: number;
  stored: number;
  missing: number;
  doubled: number;
}

export interface Progress {
  /** Messages stored, by the newest one that is; at most 1/20 of the devices behind. */
  stored(): number;
  /** Resolves with the instant (epoch ms) at which the `count`th message was seen stored. */
  until(count: number, patienceMs: number): Promise<number>;
  /** Called after each look that found more. */
  onMore(listener: (stored: number, at: number) => void): void;
  stop(): Promise<void>;
}

/** Asks the latest table again and again and tells the generator; a database that is away is asked again. */
export function watchProgress(world: World, generator: Pick<Generator, 'stored'>): Progress {
  const { database, deviceIds, kind } = world;
  const step = deviceIds.length / ASKED;
  const asked = Array.from({ length: ASKED }, (_, place) => deviceIds[Math.floor(place * step)]);
  const ask = `select max(id collate "C") as id from ${kind.latest} where device = any($1::int[])`;
  const listeners = new Set<(stored: number, at: number) => void>();
  let stored = 0;
  let stopped = false;
  const running = run();

  async function run(): Promise<void> {
    while (!stopped) {
      const rows = await database.rows<{ id: string | null }>(ask, [asked]).catch(() => []);
      const id = rows[0]?.id;
      const now = id ? sequenceOf(id) + 1 : 0;
      if (now > stored) {
        stored = now;
        generator.stored(stored);
        for (const listener of listeners) listener(stored, Date.now());
      }
      await pause(ASK_EVERY_MS);
    }
  }

  return {
    stored: () => stored,
    onMore: (listener) => void listeners.add(listener),
    async until(count, patienceMs) {
      // What the newest of the asked devices can show, and not a message further.
      const least = Math.floor(Math.floor((count - 1) / step) * step) + 1;
      let at = 0;
      await eventually(
        `${count} messages to be stored`,
        () => {
          if (stored < least) return false;
          at = Date.now();
          return true;
        },
        patienceMs,
      );
      return at;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Waits for the last rows and compares: every message sent is there, and once. */
export async function takeStock({ database, kind }: World, run: string, { sent }: Sent): Promise<Account> {
  const count = `
    select count(*)::int as stored, count(distinct id)::int as different from ${kind.table} where starts_with(id, $1)`;
  let stored = 0;
  let different = 0;
  await eventually(
    'the last messages to be stored',
    async () => {
      const [row] = await database.rows<{ stored: number; different: number }>(count, [`${run}-`]);
      ({ stored, different } = row ?? { stored: 0, different: 0 });
      return different >= sent;
    },
    SETTLE_MAX_MS,
  ).catch(() => {}); // then they are missing, and the account says so
  return { sent, stored, missing: sent - different, doubled: stored - different };
}
