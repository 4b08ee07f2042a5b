/**
 * The process in which profiles run: no secrets in its environment, a small heap, a watchdog. Whatever a profile or a
 * message does to it, ingest starts a new one. Started by fence.ts, ends when its parent is gone.
 */
import { createBirths } from './births.ts';
import type { Binding } from './contract.ts';
import { JOB_CPU_MAX_MS } from './limits.ts';
import type { FromSandbox, Job, ToSandbox } from './sandbox-messages.ts';
import { compileProfile, type Translation, type Translator } from './translate.ts';
import { startWatchdog } from './watchdog.ts';

const watched = startWatchdog(JOB_CPU_MAX_MS);
const translators = new Map<string, Translator>();
const births = createBirths();
let bindings: readonly Binding[] = [];
let work: Promise<void> = Promise.resolve();

process.on('message', (message: ToSandbox) => {
  work = work.then(() => handle(message));
});
process.on('disconnect', () => process.exit(0));
// A Ctrl-C at the terminal reaches the whole group; the parent still needs us to finish its batch.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

async function handle(message: ToSandbox): Promise<void> {
  if (message.type === 'load') say({ type: 'loaded', faults: await load(message) });
  else say({ type: 'done', translation: await watched(() => translate(message.job)) });
}

async function load({ set, verify, bounds }: Extract<ToSandbox, { type: 'load' }>): Promise<string[]> {
  const faults: string[] = [];
  // Vectors need every native contract; a sandbox that only replaces a dead one starts without them.
  const vectors = verify ? await import('./vectors.ts') : undefined;
  for (const profile of set.profiles) {
    try {
      const translator = compileProfile(profile, bounds);
      translators.set(profile.name, translator);
      if (!vectors) continue;
      say({ type: 'verifying', profile: profile.name });
      for (const vector of profile.vectors) {
        const [fault] = await watched(() => vectors.checkVectors({ ...profile, vectors: [vector] }, translator));
        if (fault !== undefined) faults.push(`profile ${profile.name}: ${fault}`);
      }
    } catch (error) {
      for (const fault of (error as Error).message.split('\n')) faults.push(`profile ${profile.name}: ${fault}`);
    }
  }
  bindings = set.bindings;
  return faults;
}

async function translate({ binding: index, ...foreign }: Job): Promise<Translation> {
  const binding = bindings[index];
  const translator = binding && translators.get(binding.profile);
  if (!translator) return { failed: `there is no binding ${index}` };
  return translator.translate(foreign, binding, births);
}

function say(message: FromSandbox): void {
  process.send?.(message);
}
