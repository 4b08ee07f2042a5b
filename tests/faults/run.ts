/** A run of faults: traffic, one fault after the other in the middle of it, and the ledger against the database. */
import { randomBytes } from 'node:crypto';
import { seededRandom } from '../src/harness/random.ts';
import { type Audit, auditLedger } from './audit.ts';
import type { BrokerName } from './broker.ts';
import { auditConsequences, type Consequences } from './consequences.ts';
import { type Desk, openDesk } from './desk.ts';
import { startDevices } from './devices.ts';
import { STILLNESS_MAX_MS, untilDrained, untilNotified, untilRolledUp, untilStored } from './drain.ts';
import { FAULT_KINDS, type FaultKind, type Stage } from './fault-kinds.ts';
import { compareLatest } from './latest.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { MALFORMED_SHARE, numberMessages } from './messages.ts';
import type { Mutant } from './mutants.ts';
import { type PlannedFault, planFaults } from './plan.ts';
import { recountRollups } from './recount.ts';
import { startWorld, type World } from './world.ts';

/** After each fault one message is sent to see it arrive; one in a hundred numbers is malformed and does not do for that. */
const RESERVE_PER_FAULT = 5;
/** Faults that send `flood` messages nobody can store. */
const FLOODS: readonly string[] = ['malformed-flood', 'poison-flood'];

export interface FaultsOptions {
  seed: number;
  messages: number;
  crowd: number;
  only: readonly string[] | undefined;
  broker: BrokerName | undefined;
  /** Run with this guard taken away: the report must not be ok. */
  mutant?: Mutant | undefined;
  /** How long nothing may move at the end before the run is judged as it stands, ms. */
  stillnessMs?: number | undefined;
}

interface FaultOutcome {
  fault: string;
  atMessage: number;
  /** From its begin to its end. */
  downSeconds: number;
  /** From its end until a message sent then was stored, and with it all that had piled up before. */
  recoverySeconds: number;
}

export interface Report extends Audit, Consequences {
  ok: boolean;
  seed: number;
  /** Numbered messages that left a device. */
  sent: number;
  /** Of these, acknowledged to the device. */
  acked: number;
  malformed: number;
  /** Cases the desk was told are filed, and messages the room got. */
  filed: number;
  told: number;
  /** Rollups that are not what a recount gives. */
  rollupDifferences: string[];
  /** Latest states that are not those of the newest readings. */
  latestDifferences: string[];
  /** Times ingest ended by itself. */
  ingestDied: number;
  seconds: number;
  broker: string;
  database: string;
  faults: FaultOutcome[];
  leftOut: { fault: string; why: string }[];
}

/**
 * Runs it and says what came of it; `say` gets a line of progress now and then. Rejects when something stalls or `signal`
 * ends it; nothing is left behind then either.
 */
export async function runFaults(
  options: FaultsOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Report> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped before the end')), { once: true });
  });
  stopped.catch(() => {}); // whoever waits for something races it
  const started = Date.now();
  const draw = seededRandom(options.seed);
  const world = await startWorld(options.broker, options.mutant);
  try {
    const { kinds, leftOut } = possibleKinds(world, options.only);
    const plan = planFaults(kinds, options.messages, draw);
    const ledger = openLedger(`f${options.seed}-${randomBytes(3).toString('hex')}`, options.messages);
    const source = numberMessages(world.community.file, { ledger, draw, reserve: RESERVE_PER_FAULT * plan.length });
    const devices = await startDevices({ mqttUrl: world.mqttUrl, source, ledger, draw });
    const desk = await openDesk({
      database: world.database,
      apiUrl: world.apiUrl,
      community: world.community.code,
      grid: gridOf(world),
      receiverUrl: world.receiver.url,
    });
    say(`${plan.length} faults in ${options.messages} messages; ${world.broker.name}`);
    try {
      const floods = plan.filter(({ kind }) => FLOODS.includes(kind.name)).length;
      const flood = Math.max(10, Math.ceil((options.messages * MALFORMED_SHARE) / Math.max(1, floods)));
      const stage = { world, devices, draw, crowd: options.crowd, flood };
      const played = playPlan(stage, plan, options.messages, say).then(async (faults) => {
        await devices.finished();
        await desk.stop();
        return judge({ options, world, ledger, desk, faults, leftOut, started, say });
      });
      return await Promise.race([played, stopped]);
    } finally {
      await devices.stop();
      void desk.stop();
    }
  } catch (fault) {
    say(`ingest last wrote:\n${world.ingest.log()}`);
    throw fault;
  } finally {
    await world.stop();
  }
}

async function playPlan(
  stage: Stage,
  plan: readonly PlannedFault[],
  messages: number,
  say: (line: string) => void,
): Promise<FaultOutcome[]> {
  const { world, devices } = stage;
  const outcomes: FaultOutcome[] = [];
  for (const [place, { kind, atMessage, holdMs }] of plan.entries()) {
    // While a fault lasts devices go on, up to where the next one begins.
    devices.allow(plan[place + 1]?.atMessage ?? messages);
    await devices.reached(atMessage);
    const begun = Date.now();
    await kind.begin(stage);
    await new Promise((resolve) => setTimeout(resolve, holdMs));
    await kind.end(stage);
    const ended = Date.now();
    await untilStored(world.database, await devices.sendOne());
    const outcome = {
      fault: kind.name,
      atMessage,
      downSeconds: seconds(begun, ended),
      recoverySeconds: seconds(ended, Date.now()),
    };
    outcomes.push(outcome);
    say(`${atMessage}: ${kind.name}, ${outcome.downSeconds} s, recovered after ${outcome.recoverySeconds} s`);
  }
  devices.allow(messages);
  return outcomes;
}

async function judge(parts: {
  options: FaultsOptions;
  world: World;
  ledger: Ledger;
  desk: Desk;
  faults: FaultOutcome[];
  leftOut: Report['leftOut'];
  started: number;
  say(line: string): void;
}): Promise<Report> {
  const { options, world, ledger, desk, faults, leftOut, started, say } = parts;
  const { database } = world;
  const patience = { say, stillnessMs: options.stillnessMs ?? STILLNESS_MAX_MS };
  await untilDrained(database, ledger, patience);
  await untilRolledUp(database, patience);
  const audit = await auditLedger(database, ledger);
  const rollupDifferences = await recountRollups(database);
  const latestDifferences = await compareLatest(database);
  await untilNotified(database, patience);
  const received = world.receiver.told.map(({ id }) => id);
  const consequences = await auditConsequences(database, ledger, { filed: desk.filed(), received });
  const { sent, acked, malformed } = ledger.counts();
  const [server] = await database.rows<{ version: string }>("select current_setting('server_version') as version");
  const ingestDied = world.ingest.diedByItself();
  const sound = audit.missing + audit.doubled + audit.strange + audit.wronglyQuarantined + ingestDied === 0;
  return {
    ok:
      sound &&
      acked === sent &&
      audit.quarantined + audit.cutOff === malformed &&
      rollupDifferences.length + latestDifferences.length === 0 &&
      Object.values(consequences).every((differences) => differences.length === 0),
    seed: options.seed,
    sent,
    acked,
    malformed,
    filed: desk.filed().length,
    told: new Set(received).size,
    ...audit,
    rollupDifferences,
    latestDifferences,
    ...consequences,
    ingestDied,
    seconds: seconds(started, Date.now()),
    broker: world.broker.name,
    database: `PostgreSQL ${server?.version}`,
    faults,
    leftOut,
  };
}

/** Where the cases of the run lie: any grid will do. */
function gridOf({ community }: World): string {
  const [park] = community.file.carParks;
  if (!park) throw new Error('the community has no car park');
  return park.grid;
}

function possibleKinds(world: World, only: readonly string[] | undefined) {
  const unknown = only?.filter((name) => !FAULT_KINDS.some((kind) => kind.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(
      `no fault is called "${unknown.join('", "')}"; there are: ${FAULT_KINDS.map(({ name }) => name).join(', ')}`,
    );
  const kinds: FaultKind[] = [];
  const leftOut: Report['leftOut'] = [];
  for (const kind of FAULT_KINDS.filter(({ name }) => only?.includes(name) ?? true)) {
    const why = kind.impossible?.(world);
    if (why === undefined) kinds.push(kind);
    else leftOut.push({ fault: kind.name, why });
  }
  return { kinds, leftOut };
}

function seconds(from: number, to: number): number {
  return Math.round((to - from) / 10) / 100;
}
