/** A stack with two apis on one database and a receiver that is told of alarms; either can be frozen, or reach the database by a link. */
import { randomBytes } from 'node:crypto';
import { eventually } from './eventually.ts';
import { fetchSigned } from './keys.ts';
import type { Link } from './link.ts';
import { programOf } from './programs.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { createService, type Service } from './service.ts';
import type { Stack } from './stack.ts';
import { startStack } from './test-stack.ts';
import { undoAll } from './undo.ts';

/** Leases an api takes; the last begins after half a minute. */
const LEASES = ['notification-look', 'case-watch', 'work-watch'];

export interface TwoApis {
  stack: Stack;
  receiver: Receiver;
  /** Starts another api; resolves when it does what one api at a time does. `url`: of the database, as this api sees it. */
  startLeader(url?: string): Promise<Service>;
  /** Starts the one of the stack, which stands by. */
  startStandby(): Promise<void>;
  /** Stops the process where it is. */
  freeze(api: Service): void;
  /** Lets it go on; resolves when it has told the others that it lives. */
  thaw(api: Service): Promise<void>;
  /** An alarm as ingest leaves it; returns `alarm:ID`. */
  raise(): Promise<string>;
  /** Health as the api of this service tells it. */
  health(api: Service): Promise<{ status: string; reasons: { stage: string }[] }>;
  /** Ends both apis and forgets what was told. `link`: what an api reached the database by; such an api is killed. */
  reset(link?: Link): Promise<void>;
  stop(): Promise<void>;
}

export async function openTwoApis(): Promise<TwoApis> {
  const env = { SECRETS_KEY: randomBytes(32).toString('base64'), NOTIFY_HOSTS: '127.0.0.1' };
  const receiver = await openReceiver();
  const stack = await startStack({ env });
  const ports = new Map<Service, number>();
  const leaders: Service[] = [];
  const frozen = new Set<Service>();
  await tellOfAlarms(stack, receiver);
  await stack.api.stop();
  const program = await programOf('api');

  return {
    stack,
    receiver,
    async startLeader(url = stack.database.url) {
      const before = await holders();
      const api = createService(() => ({
        name: 'api',
        entry: program,
        env: {
          ...env,
          DATABASE_URL: url,
          COCKPIT_CLOCK: stack.clockSpec,
          LOG_LEVEL: 'warn',
          EVENT_LOOP_DELAY_MAX_MS: '0',
          HOST: '127.0.0.1',
          PORT: '0',
          DEFAULT_COMMUNITY: stack.community.code,
        },
      }));
      leaders.push(api);
      ports.set(api, Number((await api.start())['port']));
      await eventually('the api to lead', async () => {
        const now = await holders();
        return LEASES.every((name) => now.get(name) !== undefined && now.get(name) !== before.get(name));
      });
      return api;
    },
    async startStandby() {
      await stack.api.start();
    },
    freeze(api) {
      process.kill(api.pid(), 'SIGSTOP');
      frozen.add(api);
    },
    async thaw(api) {
      const before = await alive();
      process.kill(api.pid(), 'SIGCONT');
      frozen.delete(api);
      await eventually('the thawed api to live', async () => (await alive()) > before);
    },
    async raise() {
      const [raised] = await stack.database.rows<{ id: number }>(
        `insert into alarm (community, rule, source, domain, priority, title_zh, title_en, source_zh, source_en, respond_s, raised_at, last_at)
         values ($1, 'gas', $2, 'hazard', 1, '燃气', 'Gas', '来源', 'Source', 300, to_timestamp($3), to_timestamp($3)) returning id::int as id`,
        [stack.community.code, randomBytes(6).toString('hex'), stack.clock.now() / 1_000],
      );
      return `alarm:${raised?.id}`;
    },
    async health(api) {
      const answer = await fetch(`http://127.0.0.1:${ports.get(api)}/api/health`);
      return (await answer.json()) as Awaited<ReturnType<TwoApis['health']>>;
    },
    reset,
    stop: () => undoAll([stack.stop, receiver.close, reset]),
  };

  async function reset(link?: Link): Promise<void> {
    receiver.reset();
    const led = leaders.splice(0);
    await undoAll([
      async () => {
        await stack.database.rows('truncate notification_event, alarm cascade');
        await stack.database.rows('delete from graphile_worker._private_jobs');
      },
      async () => link?.stop(),
      stack.api.stop,
      // What waits for an answer of a dead line may wait longer than a stop takes at most.
      ...led.map((api) => (link === undefined ? api.stop : api.kill)),
      async () => {
        for (const api of frozen) process.kill(api.pid(), 'SIGCONT');
        frozen.clear();
      },
    ]);
  }

  async function holders(): Promise<Map<string, string>> {
    const rows = await stack.database.rows<{ name: string; key: string }>(
      `select name, holder || ' ' || fence as key from leader_lease where expires_at > clock_timestamp()`,
    );
    return new Map(rows.map(({ name, key }) => [name, key]));
  }

  async function alive(): Promise<number> {
    const [found] = await stack.database.rows<{ alive: number }>(
      `select count(*)::int as alive from api_instance where seen_at > clock_timestamp() - interval '3 s'`,
    );
    return found?.alive ?? 0;
  }
}

/** One webhook that is told of raised alarms. */
async function tellOfAlarms(stack: Stack, receiver: Receiver): Promise<void> {
  const { id } = await order<{ id: number }>(stack, '/api/notifications/channels', {
    ...{ kind: 'webhook', name: '平台', url: receiver.url, secret: randomBytes(16).toString('hex') },
    ...{ perMinute: 1_000, reason: 'test' },
  });
  await order(stack, '/api/notifications/rules', {
    ...{ name: '报警', whats: ['alarm.raised'], priorities: null, grid: null, channels: [id], afterMinutes: 0 },
    ...{ enabled: true, audience: { roles: ['duty-officer'], onDuty: false, concerned: false }, reason: 'test' },
  });
}

async function order<Answer>(stack: Stack, route: string, body: object): Promise<Answer> {
  const answer = await fetchSigned(`${stack.apiUrl}${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${route} answers ${answer.status}: ${text}`);
  return JSON.parse(text) as Answer;
}
