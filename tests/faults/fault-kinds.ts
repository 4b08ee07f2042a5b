/** Every fault there is, on one list: how it begins and how it ends. */
import { readFile } from 'node:fs/promises';
import type { Devices } from './devices.ts';
import { REFUSED_KCAL } from './messages.ts';
import type { Between, World } from './world.ts';

export interface Stage {
  world: World;
  devices: Devices;
  /** 0 ≤ n < 1, seeded. */
  draw(): number;
  /** Clients that reconnect at once. */
  crowd: number;
  /** Malformed messages of one flood. */
  flood: number;
}

export interface FaultKind {
  name: string;
  /** Why it cannot be had here; undefined: it can. */
  impossible?(world: World): string | undefined;
  /** How long it lasts, where that is not drawn. Real ms. */
  holdMs?: number;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

/** Longer than both ends of a line bear silence: two keep-alives of ingest, and what a dead line to the database takes. */
const DEAD_LINE_MS = 40_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const YEAR_2000_MS = 946_684_980_000;
const DEVICE_CLOCKS: readonly { name: string; offsetMs(): number }[] = [
  { name: '+8h', offsetMs: () => 8 * HOUR_MS },
  { name: '-8h', offsetMs: () => -8 * HOUR_MS },
  { name: '+3min', offsetMs: () => 3 * MINUTE_MS },
  { name: '-16min', offsetMs: () => -16 * MINUTE_MS },
  { name: 'reset to 2000', offsetMs: () => YEAR_2000_MS - Date.now() },
];
const LINKS: readonly Between[] = ['devices-broker', 'broker-ingest', 'ingest-database', 'api-database'];

export const FAULT_KINDS: readonly FaultKind[] = [
  {
    name: 'ingest-kill',
    begin: ({ world }) => world.ingest.kill(),
    end: ({ world }) => world.ingest.start(),
  },
  {
    // What came meanwhile is in ingest's hands and in no transaction: only who has it still can bring it again.
    name: 'ingest-kill behind a dead line',
    begin: async ({ world }) => world.links['ingest-database'].halfOpen(),
    async end({ world }) {
      await world.ingest.kill();
      world.links['ingest-database'].heal();
      await world.ingest.start();
    },
  },
  {
    name: 'ingest-frozen',
    begin: async ({ world }) => world.ingest.freeze(),
    end: async ({ world }) => world.ingest.thaw(),
  },
  {
    name: 'broker-frozen',
    begin: async ({ world }) => world.broker.freeze(),
    end: async ({ world }) => world.broker.thaw(),
  },
  {
    name: 'database-frozen',
    impossible: () => (process.platform === 'linux' ? undefined : 'finding the processes of a server needs /proc'),
    begin: ({ world }) => signalDatabase(world, 'SIGSTOP'),
    end: ({ world }) => signalDatabase(world, 'SIGCONT'),
  },
  {
    name: 'api-kill',
    begin: ({ world }) => world.api.kill(),
    end: async ({ world }) => void (await world.api.start()),
  },
  {
    name: 'api-frozen',
    begin: async ({ world }) => signal(world.api.pid(), 'SIGSTOP'),
    end: async ({ world }) => signal(world.api.pid(), 'SIGCONT'),
  },
  {
    name: 'ingest-stop',
    begin: ({ world }) => world.ingest.stop(),
    end: ({ world }) => world.ingest.start(),
  },
  {
    name: 'broker-kill',
    begin: ({ world }) => world.broker.kill(),
    end: ({ world }) => world.broker.start(),
  },
  {
    name: 'database-kill',
    begin: ({ world }) => killDatabase(world),
    end: ({ world }) => restartDatabase(world),
  },
  {
    name: 'everything-kill',
    async begin({ world }) {
      await Promise.all([world.ingest.kill(), world.broker.kill(), killDatabase(world)]);
    },
    async end({ world }) {
      await Promise.all([world.broker.start(), restartDatabase(world)]);
      await world.ingest.start();
    },
  },
  ...LINKS.map((between) => ({
    name: `cut ${between}`,
    begin: async ({ world }: Stage) => world.links[between].cut(),
    end: async ({ world }: Stage) => world.links[between].heal(),
  })),
  ...LINKS.map((between) => ({
    name: `slow ${between}`,
    begin: async ({ world, draw }: Stage) =>
      world.links[between].slow({ delayMs: 10 + 90 * draw(), bytesPerSecond: 50_000 + 450_000 * draw() }),
    end: async ({ world }: Stage) => world.links[between].heal(),
  })),
  ...LINKS.map((between) => ({
    name: `half-open ${between}`,
    begin: async ({ world }: Stage) => world.links[between].halfOpen(),
    end: async ({ world }: Stage) => world.links[between].heal(),
  })),
  ...LINKS.map((between) => ({
    name: `long half-open ${between}`,
    holdMs: DEAD_LINE_MS,
    begin: async ({ world }: Stage) => world.links[between].halfOpen(),
    end: async ({ world }: Stage) => world.links[between].heal(),
  })),
  {
    name: 'database-read-only',
    begin: ({ world }) => alterSystem(world, 'set default_transaction_read_only = on'),
    end: ({ world }) => alterSystem(world, 'reset default_transaction_read_only'),
  },
  {
    name: 'disk-full',
    impossible: ({ disk }) => (disk ? undefined : 'mounting a tmpfs needs root'),
    begin: async ({ world }) => world.disk?.fill(),
    end: async ({ world }) => world.disk?.makeRoom(),
  },
  ...[HOUR_MS, -HOUR_MS].flatMap((jumpMs) => [
    {
      name: `ingest-clock ${hours(jumpMs)}`,
      begin: async ({ world }: Stage) => world.ingest.setClock(jumpMs),
      end: async ({ world }: Stage) => world.ingest.setClock(0),
    },
    {
      name: `device-clocks ${hours(jumpMs)}`,
      begin: async ({ devices }: Stage) => devices.setClock(jumpMs),
      end: async ({ devices }: Stage) => devices.setClock(0),
    },
  ]),
  // Local time written as UTC, a few minutes, and a battery that was changed.
  ...DEVICE_CLOCKS.map(({ name, offsetMs }) => ({
    name: `device-clocks ${name}`,
    begin: async ({ devices }: Stage) => devices.setClock(offsetMs()),
    end: async ({ devices }: Stage) => devices.setClock(0),
  })),
  {
    name: 'malformed-flood',
    begin: ({ devices, flood }) => devices.flood(flood),
    end: async () => {},
  },
  {
    // What has no rule at the door: a faulty make of machines finds a fault of ours that nobody knew of.
    name: 'poison-flood',
    async begin({ world, devices, flood }) {
      await world.database.rows('alter table fitness_session drop constraint if exists refused_by_the_run');
      await world.database.rows(
        `alter table fitness_session add constraint refused_by_the_run check (kcal <> ${REFUSED_KCAL}) not valid`,
      );
      await devices.poison(flood);
    },
    // It stays: what was sent may be under way for long.
    end: async () => {},
  },
  {
    name: 'reconnect-storm',
    async begin({ world, devices, crowd }) {
      const link = world.links['devices-broker'];
      await devices.crowd(crowd, () => {
        link.cut();
        link.heal();
      });
    },
    end: async () => {},
  },
];

function hours(jumpMs: number): string {
  return `${jumpMs > 0 ? '+' : '-'}1h`;
}

async function killDatabase({ postgres }: World): Promise<void> {
  process.kill(postgres.serverPid(), 'SIGKILL');
  await postgres.service.kill();
}

/** The server and each of its processes: the server alone would leave its sessions at work. */
async function signalDatabase({ postgres }: World, what: NodeJS.Signals): Promise<void> {
  const server = postgres.serverPid();
  for (const pid of [server, ...(await childrenOf(server))]) signal(pid, what);
}

// One that has ended meanwhile needs none.
function signal(pid: number, what: NodeJS.Signals): void {
  try {
    process.kill(pid, what);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

async function restartDatabase({ postgres }: World): Promise<void> {
  await postgres.service.start();
}

async function alterSystem({ database }: World, change: string): Promise<void> {
  await database.rows(`alter system ${change}`);
  await database.rows('select pg_reload_conf()');
}
