/** Whose acks the messages under way will ask for: they may have come on two connections, of which only the living one still has acks. */
import type { WithheldAcks } from './withheld-acks.ts';

export interface PendingAcks {
  /** One more message came; undefined: it has no ack. */
  came(acks: WithheldAcks | undefined): void;
  /** Releases what the oldest `count` messages were to have, in the order of arrival. */
  settle(count: number): void;
}

/** Counts of neighbours, not a note for each message: what is kept until the commit is what the collector has to carry. */
export function createPendingAcks(): PendingAcks {
  const runs: { acks: WithheldAcks | undefined; count: number }[] = [];
  return {
    came(acks) {
      const last = runs.at(-1);
      if (last !== undefined && last.acks === acks) last.count += 1;
      else runs.push({ acks, count: 1 });
    },
    settle(count) {
      let left = count;
      let held: WithheldAcks | undefined;
      let due = 0;
      for (let [run] = runs; run !== undefined && left > 0; [run] = runs) {
        const taken = Math.min(left, run.count);
        left -= taken;
        run.count -= taken;
        if (run.count === 0) runs.shift();
        if (run.acks === undefined) continue;
        if (run.acks !== held) {
          held?.release(due);
          held = run.acks;
          due = 0;
        }
        due += taken;
      }
      held?.release(due);
    },
  };
}
