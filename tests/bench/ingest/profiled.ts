/** ingest as it is; SIGUSR2 starts a profile of its processor time, the next one writes it to the file BENCH_PROFILE names. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const SAMPLE_US = 500;
const session = new Session();
session.connect();
let on = false;

process.on('SIGUSR2', () => {
  void toggle();
});

async function toggle(): Promise<void> {
  on = !on;
  if (on) {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await session.post('Profiler.start');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(process.env['BENCH_PROFILE'] ?? 'ingest.cpuprofile', JSON.stringify(profile));
}

await import(new URL('../../../ingest/src/main.ts', import.meta.url).href);
