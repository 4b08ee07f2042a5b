/** What ingest and the sandbox process say to each other. Both sides keep the order: the answers come as the jobs went. */
import type { ProfileSet } from './contract.ts';
import type { ForeignBounds } from './limits.ts';
import type { ForeignMessage, Translation } from './translate.ts';

export interface Job extends ForeignMessage {
  /** Index in the bindings of the set. */
  binding: number;
}

export type ToSandbox =
  | { type: 'load'; set: ProfileSet; verify: boolean; bounds: ForeignBounds }
  | { type: 'job'; job: Job };

export type FromSandbox =
  /** About to run the vectors of a profile. */
  | { type: 'verifying'; profile: string }
  /** Ready, unless there are faults. */
  | { type: 'loaded'; faults: string[] }
  | { type: 'done'; translation: Translation };
