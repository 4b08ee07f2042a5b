import type { Clock } from '@cockpit/ingest/clock';
import type { App, RouteDeps } from '../common/routes.ts';
import { type Database, rows } from '../database.ts';
import { missingProof } from '../rights/gate.ts';
import { Health } from './contract.ts';

export interface HealthDeps extends RouteDeps {
  clock: Clock;
  noticesHeard(): boolean;
}

export function healthRoutes(app: App, deps: HealthDeps): void {
  app.get(
    '/api/health',
    {
      config: { right: 'open', evenBlind: true },
      schema: {
        summary: '200 when the api can answer truthfully, 503 when it cannot',
        tags: ['health'],
        response: { 200: Health, 503: Health },
      },
    },
    async (request, reply) => {
      const health = await readHealth(deps).catch((error: unknown): Health => {
        request.log.warn({ err: error }, 'the database cannot be reached');
        return { ...blank(deps), database: false };
      });
      // What there is, is for who is known; whether the api lives is for everybody.
      const told =
        request.person === null || missingProof(request.person)
          ? { ...health, communities: [], lastReadingAt: null }
          : health;
      return reply.code(health.status === 'ok' ? 200 : 503).send(told);
    },
  );
}

async function readHealth(deps: HealthDeps): Promise<Health> {
  const [communities, lastReadingAt] = await Promise.all([deps.registries.codes(), readLastArrival(deps.database)]);
  const status = deps.noticesHeard() ? 'ok' : 'degraded';
  return { ...blank(deps), status, communities, lastReadingAt };
}

function blank({ clock, noticesHeard }: HealthDeps): Health {
  return {
    status: 'degraded',
    at: clock.now(),
    database: true,
    notices: noticesHeard(),
    lastReadingAt: null,
    communities: [],
  };
}

async function readLastArrival(database: Database): Promise<number | null> {
  const found = await rows<{ at: number | null }>(
    database,
    'last-arrival',
    'select (extract(epoch from max(last_received_at)) * 1000)::float8 as at from device_presence',
  );
  return found[0]?.at ?? null;
}
