/** The watch: one api at a time looks at what did not happen and at acknowledgements that ran out. */
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import type { Clock } from '@cockpit/ingest/clock';
import type { Database, Queryable } from '../../database/database.ts';
import { readVenues } from '../../fitness/queries.ts';
import { readSensors } from '../../hazards/queries.ts';
import type { Leader } from '../../leadership/leader.ts';
import type { LeaderTask } from '../../leadership/rounds.ts';
import { type Late, lateTasks } from '../../leadership/state.ts';
import { readBays, readLots } from '../../parking/queries.ts';
import { readCheckins } from '../../patrol/queries.ts';
import type { Registries } from '../../registry/cache.ts';
import type { Registry } from '../../registry/registry.ts';
import { localDay } from '../../time/local-day.ts';
import { announce } from '../desk/act.ts';
import { readAlarmRules } from '../rules.ts';
import { disagreeingCarParks } from './bays.ts';
import { type ActivePoint, activePoints } from './due.ts';
import { closeUnseen, expireAcknowledgements } from './expire.ts';
import { heldLongEnough } from './holding.ts';
import { lateSignals } from './late-work.ts';
import { isOfPipeline, readBreaks, type StoredBreak, signalBreaks, wasUnheard } from './pipeline-signals.ts';
import { isHeard, type Point, pruneSignals, readActiveByGrid, readOn, signal } from './signals.ts';
import { stuckSignals } from './stuck.ts';
import { isWork, WORK_WATCH } from './work-watch.ts';

/** The other watch cannot say that it is late itself. */
const WORK_WATCH_SOURCE = `work:${WORK_WATCH}`;
/** Between two looks. Real ms. */
const LOOK_INTERVAL_MS = 5_000;
/** Values that stand still are looked for with every so many looks: they are a matter of hours. */
const LOOKS_PER_COMPARISON = 12;
/** After a start devices may still be telling what they had to keep: an absence proves nothing yet. Real ms. */
const WARM_UP_MS = 30_000;
/** Silence of a whole community for this long is ours, not theirs. */
const HEARD_WITHIN_MS = 10 * 60_000;

/** Points in alarm of one community that need no device to be known. */
export type SignalSource = (tx: Queryable, registry: Registry, rules: RuleSet, now: number) => Promise<ActivePoint[]>;

export interface WatchDeps {
  database: Database;
  registries: Registries;
  clock: Clock;
  leader: Pick<Leader, 'state'>;
  /** What other domains know to be in alarm whether devices speak or not. */
  ownSignals: readonly SignalSource[];
  /** Real ms; WARM_UP_MS when left out. */
  warmUpMs?: number;
}

/** The watch as a task of the leader. */
export function alarmWatch(deps: WatchDeps): LeaderTask {
  let look = 0;
  return {
    name: 'alarm-watch',
    intervalMs: LOOK_INTERVAL_MS,
    delayMs: deps.warmUpMs ?? WARM_UP_MS,
    async round(tx) {
      await sweepAlarms(tx, deps, deps.clock.now(), look++ % LOOKS_PER_COMPARISON === 0);
      return false;
    },
  };
}

/** One look; `compares`: values that stand still are looked for too. Returns how many signals it gave. */
export async function sweepAlarms(tx: Queryable, deps: WatchDeps, now: number, compares = true): Promise<number> {
  const { registries, clock } = deps;
  let given = 0;
  const breaks = await readBreaks(tx, now);
  const unheard = await wasUnheard(tx, now - WARM_UP_MS * clock.speed);
  for (const community of await registries.codes())
    given += await lookAt(tx, deps, { community, now, compares, breaks, unheard });
  for (const { community, grid } of [...(await expireAcknowledgements(tx, now)), ...(await closeUnseen(tx, now))])
    await announce(tx, community, grid);
  await pruneSignals(tx, now);
  return given;
}

interface Look {
  community: string;
  /** Epoch ms. */
  now: number;
  compares: boolean;
  breaks: readonly StoredBreak[];
  /** Devices are not heard, or were not a moment ago: what did not happen may only be unheard. */
  unheard: boolean;
}

async function lookAt(
  tx: Queryable,
  deps: WatchDeps,
  { community, now, compares, breaks, unheard }: Look,
): Promise<number> {
  const { database, registries } = deps;
  const registry = await registries.get(community);
  const rules = await readAlarmRules(database);
  const on = await readOn(tx, community);
  const given = await signalBreaks(tx, community, breaks, rules.set, on, now);
  const onNow = on.filter(
    (point) => !isOfPipeline(point) && (!isWork(point.source) || point.source === WORK_WATCH_SOURCE),
  );
  // Whether anybody is on duty, and whether people are notified, is known whether devices speak or not.
  const own: ActivePoint[] = [];
  for (const source of deps.ownSignals) own.push(...(await source(tx, registry, rules.set, now)));
  own.push(
    ...lateSignals(
      { backlog: [], quarantine: [], tasks: lateTasks(deps.leader.state()).filter(isWorkWatch) },
      rules.set,
      community,
      now,
    ),
  );
  if (unheard || !(await isHeard(tx, community, now - HEARD_WITHIN_MS)))
    return given + (await signal(tx, community, own, onNow.filter(isOurs), now));
  const yesterday = localDay(now, registry.community.timezone, -1).startsAt;
  const [checkins, lots, bays] = await Promise.all([
    readCheckins(database, registry, yesterday),
    readLots(database, registry),
    readBays(database, registry, now),
  ]);
  const activeByGrid = await readActiveByGrid(tx, community);
  const wanted = activePoints({ checkins, lots, activeByGrid }, rules.set, registry, now);
  const disagreeing = disagreeingCarParks({ lots, bays }, rules.set, registry, now);
  wanted.push(...own, ...(await heldLongEnough(tx, community, disagreeing, now)));
  if (!compares) {
    const others = onNow.filter((point) => !isOfStuck(point));
    return given + (await signal(tx, community, wanted, others, now));
  }
  const [venues, sensors] = await Promise.all([readVenues(database, registry), readSensors(database, registry)]);
  const stuck = await stuckSignals(tx, { lots, venues, sensors }, rules.set, registry, onNow.filter(isOfStuck), now);
  return given + (await signal(tx, community, [...wanted, ...stuck], onNow, now));
}

function isOfStuck({ source }: Point): boolean {
  return source.startsWith('stuck:');
}

/** Known without any device. */
function isOurs({ source }: Point): boolean {
  return source.startsWith('shift:') || source === WORK_WATCH_SOURCE;
}

function isWorkWatch({ name }: Late): boolean {
  return name === WORK_WATCH;
}
