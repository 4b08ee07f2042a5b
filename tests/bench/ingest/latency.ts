/** How soon a message is stored, and how soon a screen shows it, while others come at a steady rate. */
import { setTimeout as pause } from 'node:timers/promises';
import { clockFrom } from '@cockpit/ingest/clock';
import { watchRoom } from '../../src/harness/client.ts';
import { eventually } from '../../src/harness/eventually.ts';
import { openPublisher } from '../../src/harness/publisher.ts';
import { percentile } from '../statistics.ts';
import { type EndToEnd, newRun, sendTo } from './end-to-end.ts';
import { takeStock } from './progress.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** Messages that are looked for on the screen. */
const PROBES_PER_S = 20;
const TICK_MS = 10;
/** Left out at the beginning. */
const WARM_UP_S = 3;

const COMMITTED = `
  select percentile_disc(array[0.5, 0.99]) within group (order by took) as took from (
    select extract(epoch from pg_xact_commit_timestamp(r.xmin) - r.at)::float8 * 1000 as took
    from TABLE r where starts_with(r.id, $1) and r.at >= to_timestamp($2::float8 / 1000)) as messages`;

/**
 * Published to committed: `at` of each message, which is when it was sent, against the instant PostgreSQL noted for the
 * commit of its row. Published to socket: occupancies among the stream, until a socket.io client in the room `wall` has
 * them or something newer of the same car park.
 */
export async function measureLatency(options: WorldOptions, perSecond: number, seconds: number): Promise<EndToEnd> {
  const world = await openWorld({ ...options, services: 'ingest and api' });
  try {
    const run = newRun();
    const generator = await sendTo(world, run, { kind: 'rate', perSecond }, WARM_UP_S + seconds);
    try {
      const shown = await probe(world, seconds);
      const sent = await generator.done;
      const account = await takeStock(world, run, sent);
      const committed = await committedMs(world, run, sent.startedAt + WARM_UP_S * 1000);
      return {
        figures: {
          sentPerS: Math.round(sent.sent / (WARM_UP_S + seconds)),
          committedP50Ms: committed[0] ?? null,
          committedP99Ms: committed[1] ?? null,
          socketP50Ms: percentile(shown, 0.5),
          socketP99Ms: percentile(shown, 0.99),
        },
        account,
      };
    } finally {
      await generator.stop();
    }
  } finally {
    await world.stop();
  }
}

// Null where the server keeps no commit times.
async function committedMs({ database, kind }: World, run: string, from: number): Promise<(number | null)[]> {
  const [kept] = await database.rows<{ on: boolean }>(`select current_setting('track_commit_timestamp') = 'on' as on`);
  if (kept?.on !== true) return [null, null];
  const [row] = await database.rows<{ took: number[] }>(COMMITTED.replace('TABLE', kind.table), [`${run}-`, from]);
  return (row?.took ?? []).map((ms) => Math.round(ms * 10) / 10);
}

async function probe({ apiUrl, mqttUrl, community }: World, seconds: number): Promise<number[]> {
  if (apiUrl === undefined) throw new Error('no api runs in this world');
  const clock = clockFrom(undefined);
  const view = await watchRoom(apiUrl);
  const devices = await openPublisher({ mqttUrl, community, clock });
  const lots = community.file.carParks.filter(({ code }) => code !== 'BENCH');
  const pending = new Map(lots.map(({ code }) => [code, [] as number[]]));
  const samples: number[] = [];
  const stopListening = view.onChange(() => {
    const now = clock.now();
    for (const [code, sent] of pending) {
      const shown = view.picture().tables.carParks[code]?.asOf ?? 0;
      while (sent[0] !== undefined && sent[0] <= shown) samples.push(now - (sent.shift() ?? 0));
    }
  });
  try {
    await pause(WARM_UP_S * 1000);
    const acknowledged: Promise<string>[] = [];
    const began = performance.now();
    while (acknowledged.length < PROBES_PER_S * seconds) {
      const due = Math.min(PROBES_PER_S * seconds, ((performance.now() - began) / 1000) * PROBES_PER_S);
      while (acknowledged.length < due) {
        const place = acknowledged.length;
        const lot = lots[place % lots.length];
        if (lot === undefined) throw new Error('the community has no car parks');
        const at = clock.now();
        pending.get(lot.code)?.push(at);
        const occupied = Math.floor(place / lots.length) % lot.spaces;
        acknowledged.push(devices.publish(`parking/${lot.code}/occupancy`, { at, total: lot.spaces, occupied }));
      }
      await pause(TICK_MS);
    }
    await Promise.all(acknowledged);
    await eventually('every probe on the screen', () => samples.length >= acknowledged.length);
    return samples;
  } finally {
    stopListening();
    view.stop();
    await devices.stop();
  }
}
