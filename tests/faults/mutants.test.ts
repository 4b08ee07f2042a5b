/** The proof proves something: with any of these guards taken away it fails, and where it is meant to. */
import { describe, expect, it } from 'vitest';
import { MUTANTS, type Mutant } from './mutants.ts';
import { type Report, runFaults } from './run.ts';

const LOADED_MACHINE_MS = 300_000;
/** A run of a mutant is judged as it stands after this: some never get where they should. */
const STILLNESS_MS = 6_000;

describe('the proof by faults fails when', () => {
  it.each(MUTANTS)('$name', { timeout: LOADED_MACHINE_MS }, async (mutant) => {
    const report = await runMutant(mutant);
    expect(report.ok).toBe(false);
    for (const part of mutant.seenIn) expect(isNothing(report[part as keyof Report]), part).toBe(false);
  });
});

function runMutant(mutant: Mutant): Promise<Report> {
  const options = { seed: 3, messages: 600, crowd: 10, only: mutant.faults, broker: undefined, mutant };
  return runFaults({ ...options, stillnessMs: STILLNESS_MS }, () => {}, new AbortController().signal);
}

function isNothing(found: unknown): boolean {
  return Array.isArray(found) ? found.length === 0 : found === 0;
}
