import { makeApiSchema } from '@cockpit/api/testing';
import { makeIngestSchema } from '@cockpit/ingest/testing';
import { inject } from 'vitest';
import { openStack, type Stack, type StackOptions } from './stack.ts';

/** A stack on the servers of this test run, unless the options name others. */
export function startStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  return openStack({
    postgresUrl: inject('postgresUrl'),
    mqttUrl: inject('mqttUrl'),
    redisUrl: inject('redisUrl'),
    schema: makeSchema,
    ...options,
  });
}

/** What the services would do at their start, once for all stacks of the run. */
async function makeSchema(databaseUrl: string): Promise<void> {
  await makeIngestSchema(databaseUrl);
  await makeApiSchema(databaseUrl);
}
