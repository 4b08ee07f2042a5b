import { describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { NOW } from '../testing/community.ts';
import { testPipeline } from '../testing/pipeline.ts';
import { type CheckParts, HEALTH_CHECKS, type HealthCheck, runChecks } from './checks.ts';

const PARTS = {} as CheckParts;

describe('health checks', () => {
  it('are all asked, and their reasons stand in the order of the list', async () => {
    const checks: HealthCheck[] = [
      { name: 'late', reasons: async () => [{ stage: 'a', since: 1, what: 'one' }] },
      { name: 'none', reasons: () => [] },
      { name: 'prompt', reasons: () => [{ stage: 'b', since: null, what: 'two' }] },
    ];
    expect((await runChecks(checks, PARTS)).map(({ stage }) => stage)).toEqual(['a', 'b']);
  });

  it('that fail or hang are reasons themselves, and keep the others from nothing', async () => {
    const faults: string[] = [];
    const checks: HealthCheck[] = [
      {
        name: 'failing',
        reasons() {
          throw new Error('password=secret');
        },
      },
      { name: 'hanging', reasons: () => new Promise(() => {}) },
      { name: 'fine', reasons: () => [{ stage: 'fine', since: null, what: 'w' }] },
    ];
    const reasons = await runChecks(checks, PARTS, (name) => faults.push(name), 20);
    expect(reasons.map(({ stage }) => stage)).toEqual(['failing', 'hanging', 'fine']);
    expect(JSON.stringify(reasons)).not.toContain('secret');
    expect(faults.sort()).toEqual(['failing', 'hanging']);
  });

  it('tell what this process knows of itself also while the database hangs', async () => {
    const parts: CheckParts = {
      database: { query: () => new Promise(() => {}) } as unknown as Database,
      clock: { now: () => NOW, speed: 1 },
      realNow: () => NOW,
      noticesHeard: () => true,
      pipeline: testPipeline(),
      leader: { state: () => ({ uptimeMs: 600_000, renewedMs: 16_000, tasks: [] }) },
      queue: { silentMs: () => 20_000 },
    };
    const reasons = await runChecks(HEALTH_CHECKS, parts, () => {}, 20);
    expect(reasons).toContainEqual(expect.objectContaining({ stage: 'leases', since: NOW - 16_000 }));
    expect(reasons).toContainEqual(expect.objectContaining({ stage: 'queue', since: NOW - 20_000 }));
  });
});
