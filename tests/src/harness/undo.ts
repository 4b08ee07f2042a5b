/** Takes every step, the last first, whatever the others do; throws what went wrong when all have been taken. */
export async function undoAll(undo: readonly (() => Promise<unknown>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const step of undo.toReversed()) await step().catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join('\n'));
}
