/** Every fault there is, on one list: how it begins and how it ends. */
import type { Devices } from './devices.ts';
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
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

const HOUR_MS = 3_600_000;
const LINKS: readonly Between[] = ['devices-broker', 'broker-ingest', 'ingest-database'];

export const FAULT_KINDS: readonly FaultKind[] = [
  {
    name: 'ingest-kill',
    begin: ({ world }) => world.ingest.kill(),
    end: ({ world }) => world.ingest.start(),
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
  {
    name: 'malformed-flood',
    begin: ({ devices, flood }) => devices.flood(flood),
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

async function restartDatabase({ postgres }: World): Promise<void> {
  await postgres.service.start();
}

async function alterSystem({ database }: World, change: string): Promise<void> {
  await database.rows(`alter system ${change}`);
  await database.rows('select pg_reload_conf()');
}
