/** The watch: one api at a time looks at what did not happen and at acknowledgements that ran out. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { localDay } from '../../common/local-day.ts';
import { type Database, inTransaction, type Queryable, rows } from '../../database.ts';
import { coerceError } from '../../errors.ts';
import { createPace } from '../../live/pace.ts';
import { readLots } from '../../parking/queries.ts';
import { readCheckins } from '../../patrol/queries.ts';
import type { Registries } from '../../registry/cache.ts';
import { readDutyFacts } from '../../shifts/live.ts';
import { unmannedSignals } from '../../shifts/unmanned.ts';
import { announce } from '../desk/act.ts';
import { readRules } from '../rules.ts';
import { wantedSignals } from './due.ts';
import { expireAcknowledgements, settleUnseen } from './expire.ts';
import { isHeard, type Point, pruneSignals, readActiveByGrid, readOn, signal } from './signals.ts';

/** Any constant of our own; ingest has others. */
const WATCH_LOCK = 7_100_005;
/** Between two looks. Real ms. */
const LOOK_INTERVAL_MS = 5_000;
/** After a start devices may still be telling what they had to keep: an absence proves nothing yet. Real ms. */
const WARM_UP_MS = 30_000;
/** Silence of a whole community for this long is ours, not theirs. */
const HEARD_WITHIN_MS = 10 * 60_000;

export interface WatchDeps {
  database: Database;
  registries: Registries;
  clock: Clock;
  log: Logger;
  /** Real ms; WARM_UP_MS when left out. */
  warmUpMs?: number;
}

/** Looks until stopped; several apis take turns as the lock falls to them. */
export function startWatch(deps: WatchDeps): { stop(): Promise<void> } {
  const pace = createPace();
  let stopped = false;
  let failing = false;
  const running = run();
  return {
    async stop() {
      stopped = true;
      pace.stop();
      await running;
    },
  };

  async function run(): Promise<void> {
    await pace.pause(deps.warmUpMs ?? WARM_UP_MS);
    while (!stopped) {
      try {
        await lookOnce(deps, deps.clock.now());
        failing = false;
      } catch (error) {
        if (!failing) deps.log.warn({ err: coerceError(error) }, 'the watch could not look; trying again');
        failing = true;
      }
      await pace.pause(LOOK_INTERVAL_MS);
    }
  }
}

/** One look in one transaction. Returns how many signals it gave; undefined: another api is at it. */
export async function lookOnce({ database, registries }: WatchDeps, now: number): Promise<number | undefined> {
  const communities = await registries.codes();
  return inTransaction(database, async (tx) => {
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      'alarm-watch-lock',
      'select pg_try_advisory_xact_lock($1::int8) as mine',
      [WATCH_LOCK],
    );
    if (!lock?.mine) return undefined;
    let given = 0;
    for (const community of communities) given += await lookAt(tx, database, registries, community, now);
    for (const { community, grid } of [...(await expireAcknowledgements(tx, now)), ...(await settleUnseen(tx, now))])
      await announce(tx, community, grid);
    await pruneSignals(tx, now);
    return given;
  });
}

async function lookAt(
  tx: Queryable,
  database: Database,
  registries: Registries,
  community: string,
  now: number,
): Promise<number> {
  const registry = await registries.get(community);
  const rules = await readRules(database);
  const onNow = await readOn(tx, community);
  // Whether anybody is on duty is known whether devices speak or not.
  const unmanned = unmannedSignals(await readDutyFacts(tx, registry, now), rules.set, registry, now);
  if (!(await isHeard(tx, community, now - HEARD_WITHIN_MS)))
    return signal(tx, community, unmanned, onNow.filter(isOfShift), now);
  const yesterday = localDay(now, registry.community.timezone, -1).startsAt;
  const [checkins, lots] = await Promise.all([
    readCheckins(database, registry, yesterday),
    readLots(database, registry),
  ]);
  const activeByGrid = await readActiveByGrid(tx, community);
  const wanted = wantedSignals({ checkins, lots, activeByGrid }, rules.set, registry, now);
  return signal(tx, community, [...wanted, ...unmanned], onNow, now);
}

function isOfShift({ source }: Point): boolean {
  return source.startsWith('shift:');
}
