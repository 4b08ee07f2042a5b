/** `npm run replay`: publishes a recorded trace as native messages and accounts for every row. */
import { hostname } from 'node:os';
import { openClient } from '@cockpit/standalone/connection';
import { pino } from 'pino';
import { readOptions, USAGE } from './options.ts';
import { readTrace } from './read-trace.ts';
import { replay } from './replay.ts';
import { ReplayFault } from './replay-fault.ts';
import { findStack } from './stack.ts';
import { retentionDays } from './stored.ts';

const EXIT_INTERRUPTED = 130;

const interrupt = new AbortController();
// Only once: a second Ctrl-C ends the process at once.
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (interrupt.signal.aborted) {
    console.error('Interrupted before anything was published.');
    process.exitCode = EXIT_INTERRUPTED;
  } else {
    console.error(error instanceof ReplayFault ? error.message : error);
    process.exitCode = 1;
  }
}

async function run(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const rows = await readTrace(options.file, options.dialect.columns);
  const stack = await findStack(process.env);
  const client = openClient({ connectionString: stack.databaseUrl }, 'cockpit-replay');
  await client.connect().catch((cause: Error & { code?: string }) => {
    throw new ReplayFault(`The database cannot be reached: ${cause.message || cause.code}.`, { cause });
  });
  try {
    const complete = await replay(
      {
        ...stack,
        client,
        retentionDays: await retentionDays(client, process.env),
        log: pino({ level: process.env['LOG_LEVEL'] ?? 'error' }, pino.destination({ dest: 2, sync: true })),
        clientId: `cockpit-replay-${hostname().slice(0, 20)}-${process.pid}`,
        signal: interrupt.signal,
        progress: process.stderr,
        say: console.log,
      },
      options,
      rows,
    );
    if (interrupt.signal.aborted) return EXIT_INTERRUPTED;
    return complete ? 0 : 1;
  } finally {
    await client.end().catch(() => {});
  }
}
