/** ingest as a process: configuration, log, signals. `{type:'ready'}` goes to the parent when messages are received. */
import { setFlagsFromString } from 'node:v8';
import { clockFrom } from './clock/contract.ts';
import { type Config, readConfig } from './wiring/config.ts';
import { type Ingest, startIngest } from './wiring/ingest.ts';
import { openLog } from './wiring/log.ts';

/** A database that answers no more must not keep an orphan alive; what was not committed is not acknowledged either. */
const STOP_MAX_MS = 10_000;

/** Messages of a batch outlive the young generation, and V8 by default lets their garbage grow to several times what is alive. */
const HEAP_GROWING_PERCENT = 70;

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const config = readConfigOrExit();
  const log = openLog('ingest', config.LOG_LEVEL);
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unexpected error');
    process.exit(1);
  });
  let ingest: Ingest | undefined;
  let stopping = false;
  const stop = (cause: string, code = 0) => {
    if (stopping) return;
    stopping = true;
    log.info({ cause }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MAX_MS).unref();
    (ingest?.stop() ?? Promise.resolve()).then(
      () => process.exit(code),
      (error: unknown) => {
        log.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  process.on('SIGHUP', () => ingest?.reloadProfiles());
  process.on('disconnect', () => stop('parent is gone'));
  // It may have gone while we were still loading: that event is over.
  if (process.send !== undefined && !process.connected) return stop('parent is gone');
  try {
    ingest = await startIngest(config, { log, clock: clockFrom(config.COCKPIT_CLOCK) });
  } catch (error) {
    fail(`ingest cannot start: ${error instanceof Error ? error.message : String(error)}`);
  }
  void ingest.replaced.then((sentence) => {
    log.fatal(`${sentence}; give one of them its own INGEST_CLIENT_ID or stop it`);
    stop('replaced', 1);
  });
  await ingest.serving;
  log.info({ metricsPort: ingest.metricsPort }, 'receiving');
  if (process.connected) process.send?.({ type: 'ready', metricsPort: ingest.metricsPort });
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

await main();
