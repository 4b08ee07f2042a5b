import { type Database, rows } from '../database/database.ts';
import { missingProof } from '../gate/gate.ts';
import type { App } from '../http/app.ts';
import type { RouteDeps } from '../scope/scope.ts';
import { CHECK_MS, type CheckParts, HEALTH_CHECKS, runChecks, withTimeout } from './checks.ts';
import { Health } from './contract.ts';

export type HealthDeps = RouteDeps & CheckParts;

export function healthRoutes(app: App, deps: HealthDeps): void {
  app.get(
    '/api/health',
    {
      config: { right: 'open', evenBlind: true },
      schema: {
        summary:
          'Check health; 503 when the api cannot answer truthfully, degraded with reasons when something is broken',
        tags: ['health'],
        response: { 200: Health, 503: Health },
      },
    },
    async (request, reply) => {
      // Side by side: each has its limit, and anyone who asks while the database hangs waits for one of them.
      const [known, reasons] = await Promise.all([
        readKnown(deps).catch((error: unknown) => {
          request.log.warn({ err: error }, 'database unreachable');
          return undefined;
        }),
        runChecks(HEALTH_CHECKS, deps, (name, err) => request.log.warn({ err, check: name }, 'health check failed')),
      ]);
      if (known === undefined && !reasons.some(({ stage }) => stage === 'database'))
        reasons.unshift({ stage: 'database', since: null, what: 'the database does not answer' });
      const notices = deps.noticesHeard();
      const health: Health = {
        status: reasons.length === 0 ? 'ok' : 'degraded',
        at: deps.clock.now(),
        database: known !== undefined,
        notices,
        reasons,
        lastReadingAt: known?.lastReadingAt ?? null,
        communities: known?.communities ?? [],
      };
      const stranger = request.person === null || missingProof(request.person);
      return reply.code(health.database && notices ? 200 : 503).send(stranger ? forStrangers(health) : health);
    },
  );
}

/** What there is, is for who is known; whether the api lives, and which stage does not, is for everybody. */
function forStrangers(health: Health): Health {
  const reasons = health.reasons.map(({ stage }) => ({ stage, since: null, what: null }));
  return { ...health, reasons, communities: [], lastReadingAt: null };
}

function readKnown(deps: HealthDeps): Promise<Pick<Health, 'communities' | 'lastReadingAt'>> {
  return withTimeout(CHECK_MS, async () => {
    const [communities, lastReadingAt] = await Promise.all([deps.registries.codes(), readLastArrival(deps.database)]);
    return { communities, lastReadingAt };
  });
}

async function readLastArrival(database: Database): Promise<number | null> {
  const found = await rows<{ at: number | null }>(
    database,
    'last-arrival',
    'select (extract(epoch from max(last_received_at)) * 1000)::float8 as at from device_presence',
  );
  return found[0]?.at ?? null;
}
