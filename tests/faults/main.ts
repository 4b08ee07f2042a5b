/** `npm run faults`: the proof by faults, from the command line. Exit code 0 only when nothing was lost or doubled. */
import { writeFile } from 'node:fs/promises';
import { readOptions } from './options.ts';
import { runFaults } from './run.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

try {
  const options = readOptions(process.argv.slice(2));
  const report = await runFaults(options, (line) => console.error(line), stopping.signal);
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (options.json !== undefined) await writeFile(options.json, text);
  console.log(text);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
