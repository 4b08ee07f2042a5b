/** ingest as it is, in a process whose wall clock jumps when told to: `{type: 'clock', offsetMs}` by IPC. `INGEST_MAIN`: another one. */
let offsetMs = 0;
const trueNow = Date.now;

Date.now = () => trueNow() + offsetMs;
process.on('message', (message: { type?: unknown; offsetMs?: unknown }) => {
  if (message.type === 'clock') offsetMs = Number(message.offsetMs);
});

await import(process.env['INGEST_MAIN'] ?? new URL('../../ingest/src/main.ts', import.meta.url).href);
