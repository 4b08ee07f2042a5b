/** Drives the view of the pipeline: looks once a second and judges twice a second, also while a look gets no answer. */
import { createSleeper } from '../loops/sleeper.ts';
import { openProbe } from './probe.ts';
import { createPipelineView, type PipelineView, PROBE_INTERVAL_MS, type ViewParts } from './view.ts';

const JUDGE_EVERY_MS = 500;

export interface Pipeline extends Omit<PipelineView, 'look' | 'judge'> {
  /** Resolves after the first look, whatever it found. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

export interface WatchParts extends Omit<ViewParts, 'probe'> {
  databaseUrl: string;
  /** Uuid of this start of the process. */
  api: string;
}

/** Watches until stopped. */
export function startPipelineWatch({ databaseUrl, api, ...parts }: WatchParts): Pipeline {
  const probe = openProbe(databaseUrl, api);
  const { look, judge, ...view } = createPipelineView({ ...parts, probe });
  const pace = createSleeper();
  let stopped = false;
  const judging = setInterval(judge, JUDGE_EVERY_MS);
  const ready = look();
  const running = run();

  async function run(): Promise<void> {
    await ready;
    while (!stopped) {
      await pace.pause(PROBE_INTERVAL_MS);
      if (!stopped) await look();
    }
  }

  return {
    ...view,
    ready,
    async stop() {
      stopped = true;
      clearInterval(judging);
      pace.stop();
      await running;
      probe.close();
    },
  };
}
