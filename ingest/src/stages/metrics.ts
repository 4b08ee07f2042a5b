/** Ages of the stages for Prometheus; a stage nobody can judge has no sample. */
import { Gauge, type Registry } from 'prom-client';
import type { Measured } from './canary.ts';

/** Registers `ingest_stage_age_seconds{stage}`, read when asked for. */
export function observeStages(registry: Registry, stages: () => Record<string, Measured>): void {
  new Gauge({
    name: 'ingest_stage_age_seconds',
    help: 'Time since a stage of the pipeline is last known to work; no sample: unknown',
    labelNames: ['stage'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [stage, { ageMs }] of Object.entries(stages())) if (ageMs !== null) this.set({ stage }, ageMs / 1000);
    },
  });
}
