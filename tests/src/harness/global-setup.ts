/**
 * One PostgreSQL and one MQTT broker for a whole run of the tests: embedded ones, or those of TEST_DATABASE_URL,
 * TEST_MQTT_URL and TEST_REDIS_URL. Test files read them with `inject('postgresUrl')` and make their own database.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dropTemplates } from '@cockpit/ingest/testing';
import { type Child, startChild } from '@cockpit/standalone/child';
import type { TestProject } from 'vitest/node';
import { programOf } from './programs.ts';
import type {} from './provided-context.ts';
import { ROOT } from './root.ts';

/** The databases of a test run are thrown away: nothing is gained by waiting for the disk. */
const THROW_AWAY_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** Called once by vitest; what it returns stops everything. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-test-'));
  const children: Child[] = [];
  const { TEST_DATABASE_URL, TEST_MQTT_URL, TEST_REDIS_URL } = process.env;
  const run = randomBytes(4).toString('hex');
  const templates = `cockpit_template_${run}`;
  // Below node_modules packages are found as from the sources.
  const programs = path.join(ROOT, 'node_modules/.cache', `cockpit-programs-${run}`);
  // Read where databases are made and programs built, in the workers.
  process.env['TEST_TEMPLATES'] = templates;
  // Watched sources change within a run.
  if (!project.config.watch) process.env['TEST_PROGRAMS'] = programs;
  const stop = async () => {
    for (const child of children.toReversed()) await child.stop();
    for (const place of [folder, programs]) await rm(place, { recursive: true, force: true });
    if (TEST_DATABASE_URL !== undefined) await dropTemplates(TEST_DATABASE_URL, templates);
  };
  try {
    const settings = THROW_AWAY_SETTINGS.flatMap((setting) => ['--setting', setting]);
    const start = async (name: 'database' | 'broker', args: readonly string[], key: string) => {
      const child = startChild({ name, entry: await programOf(name), args });
      children.push(child);
      return String((await child.ready)[key]);
    };
    const [postgresUrl, mqttUrl] = await Promise.all([
      TEST_DATABASE_URL ?? start('database', ['--folder', path.join(folder, 'database'), ...settings], 'databaseUrl'),
      TEST_MQTT_URL ?? start('broker', [], 'mqttUrl'),
    ]);
    project.provide('postgresUrl', postgresUrl);
    project.provide('mqttUrl', mqttUrl);
    project.provide('redisUrl', TEST_REDIS_URL);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return stop;
}
