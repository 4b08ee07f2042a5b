import { inject } from 'vitest';
import { openStack, type Stack, type StackOptions } from './stack.ts';

/** A stack on the servers of this test run, unless the options name others. */
export function startStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  return openStack({
    postgresUrl: inject('postgresUrl'),
    mqttUrl: inject('mqttUrl'),
    redisUrl: inject('redisUrl'),
    ...options,
  });
}
