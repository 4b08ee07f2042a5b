/** Everything that can be measured, on one list. */
import { type EndToEnd, measureBare, measureEndToEnd } from './end-to-end.ts';
import { measureLatency } from './latency.ts';
import { measureCopy, measureWriter } from './limits.ts';
import { measureOverload, measureSoak } from './memory.ts';
import { KINDS, MESSAGE_KINDS, type MessageKind } from './messages.ts';
import type { Group, Options } from './options.ts';
import { measureOutage } from './outage.ts';
import type { Part } from './plan.ts';
import type { Shares } from './profile.ts';
import { measureProfile } from './profile-run.ts';
import type { Servers } from './servers.ts';
import type { WorldOptions } from './world.ts';

const RATES = [100, 1_000, 5_000, 10_000] as const;
const CONNECTIONS = [1, 2] as const;
/** A round of its own where the maximum is needed and not measured. */
const MAXIMUM_SECONDS = 5;

export interface Measurement extends Part {
  group: Group;
  run(): Promise<Partial<EndToEnd> & { shares?: Shares }>;
}

/** What is asked for. `maximum`: messages per second when saturated, as far as this run knows. */
export function partsOf(options: Options, servers: Servers, maximum: () => number | undefined): Measurement[] {
  const { seconds } = options;
  const world = (kind: MessageKind, postgresUrl = servers.postgresUrl): WorldOptions => ({
    postgresUrl,
    mqttUrl: servers.mqttUrl,
    session: servers.session,
    kind,
    services: 'ingest',
  });
  const known = async () => {
    const measured = maximum();
    if (measured !== undefined) return measured;
    const { figures } = await measureEndToEnd(servers, world(KINDS.bay), MAXIMUM_SECONDS);
    return figures['perS'] ?? 0;
  };
  const { timescaleUrl } = servers;
  const plural = (count: number) => `${count} connection${count === 1 ? '' : 's'}`;
  const all: Measurement[] = [
    ...CONNECTIONS.map((count) =>
      repeated('limits', `copy, ${plural(count)}`, async () => ({ figures: await measureCopy(servers, count) })),
    ),
    ...(['readings', 'transactions'] as const).flatMap((what) =>
      CONNECTIONS.map((count) =>
        repeated('limits', `writer, ${what}, ${plural(count)}`, async () => ({
          figures: await measureWriter(servers, count, what),
        })),
      ),
    ),
    repeated('limits', 'bare subscriber', async () => ({ figures: await measureBare(servers, KINDS.bay, seconds) })),
    ...MESSAGE_KINDS.map((kind) =>
      repeated('end-to-end', `end to end, ${kind}`, () => measureEndToEnd(servers, world(KINDS[kind]), seconds)),
    ),
    ...(timescaleUrl === undefined ? [] : MESSAGE_KINDS).map((kind) =>
      repeated('end-to-end', `end to end, ${kind}, TimescaleDB`, () =>
        measureEndToEnd({ ...servers, postgresPid: undefined }, world(KINDS[kind], timescaleUrl), seconds),
      ),
    ),
    ...RATES.map((rate) =>
      repeated('latency', `latency at ${rate}/s`, () => measureLatency(world(KINDS.bay), rate, seconds)),
    ),
    once('soak', async () => measureSoak(world(KINDS.bay), await known(), options.soakSeconds)),
    once('overload', async () => measureOverload(world(KINDS.bay), await known(), options.overloadSeconds)),
    once('outage', async () => measureOutage(world(KINDS.bay), await known(), options.outageSeconds)),
    once('profile', () => measureProfile(servers, world(KINDS.bay), seconds)),
  ];
  return all.filter(({ group }) => options.only.includes(group));
}

function repeated(group: Group, name: string, run: Measurement['run']): Measurement {
  return { group, name, repeated: true, run };
}

function once(group: Group, run: Measurement['run']): Measurement {
  return { group, name: group, repeated: false, run };
}
