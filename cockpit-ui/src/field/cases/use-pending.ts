/** What was done to a case on this phone and is not in its picture yet: what waits to be sent, and what was sent since. */
import { useEffect, useState } from 'react';
import type { Entry } from '../outbox/entry.ts';
import { useOutbox, usePhoneParts } from '../phone.ts';
import { pendingOf } from './orders.ts';

/**
 * `version`: of the picture. Without what was sent since, a page would offer what was just done once more until the api is
 * read again, and a thumb is quicker.
 */
export function usePending(id: number, person: string, version: number | undefined): Entry[] {
  const { outbox } = usePhoneParts();
  const { entries } = useOutbox();
  const [sent, setSent] = useState<{ entry: Entry; made: number }[]>([]);
  useEffect(
    () =>
      outbox.onSent((entry, { body }) => {
        const made = (body as { version?: unknown } | null)?.version;
        if (typeof made === 'number') setSent((before) => [...before, { entry, made }]);
      }),
    [outbox],
  );
  const unseen = sent.filter(({ made }) => version === undefined || made > version).map(({ entry }) => entry);
  const waiting = entries ?? [];
  return pendingOf([...unseen.filter(({ seq }) => waiting.every((one) => one.seq !== seq)), ...waiting], id, person);
}
