/** The programs of the product that tests start as processes. */
import path from 'node:path';
import { builtProgram } from '@cockpit/ingest/testing/programs';
import { ROOT } from './root.ts';

/** Name → entry, from the root. */
const ENTRIES = {
  ingest: 'ingest/src/main.ts',
  registry: 'ingest/src/cli/registry.ts',
  api: 'api/src/server.ts',
  accounts: 'api/src/cli/accounts.ts',
  simulators: 'simulators/src/main.ts',
  database: 'simulators/standalone/src/postgres/database.ts',
  broker: 'simulators/standalone/src/broker/broker.ts',
} as const;

/** Absolute path of what to start. */
export function programOf(name: keyof typeof ENTRIES): Promise<string> {
  return builtProgram(path.join(ROOT, ENTRIES[name]));
}
