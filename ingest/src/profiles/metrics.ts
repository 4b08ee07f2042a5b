/** What ingest exports to Prometheus about device profiles. */
import { Counter, Gauge, type Registry } from 'prom-client';

/** Adds the metrics to `registry`; `suspended` is read when asked for. */
export function createProfileMetrics(registry: Registry, suspended: () => number) {
  const registers = [registry];
  new Gauge({
    name: 'ingest_profile_bindings_suspended',
    help: 'Bindings suspended because their messages took too much time or memory',
    registers,
    collect() {
      this.set(suspended());
    },
  });
  return {
    messages: new Counter({
      name: 'ingest_profile_messages_total',
      help: 'Foreign messages by profile and outcome: translated, passed-over, failed',
      labelNames: ['profile', 'outcome'] as const,
      registers,
    }),
    kills: new Counter({
      name: 'ingest_profile_sandbox_kills_total',
      help: 'Times a message took too much time or memory',
      registers,
    }),
    bindings: new Gauge({ name: 'ingest_profile_bindings', help: 'Bindings in use', registers }),
    faults: new Gauge({
      name: 'ingest_profile_faults',
      help: 'Faults in the profile files as they are now; above 0 an older state of them is in use',
      registers,
    }),
  };
}
