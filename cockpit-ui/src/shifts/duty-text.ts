/** Who is on duty and what the running shift lacks, as head and wall say it. Pure. */
import type { DutyNow } from '@cockpit/api/shifts';

export interface DutyText {
  /** Who has been there longest, of how many; null: nobody. */
  present: { name: string; count: number; since: number } | null;
  /** `nobody`: a shift runs and nobody is there. `some`: people are there, too few. `unused`: shifts are not in use yet. */
  lack: 'none' | 'nobody' | 'some' | 'unused';
  missing: number;
}

/** Undefined: nothing to say, because no shift runs and nobody is on duty. */
export function dutyText(duty: DutyNow | undefined): DutyText | undefined {
  if (duty === undefined) return undefined;
  const { state, shift, people, missing } = duty;
  const [first] = people;
  if (shift === null && first === undefined) return undefined;
  return {
    present: first === undefined ? null : { name: first.name, count: people.length, since: first.since },
    lack: missing === 0 ? 'none' : state === 'unused' ? 'unused' : first === undefined ? 'nobody' : 'some',
    missing,
  };
}
