import { useCallback, useMemo, useRef, useState } from 'react';
import { readDeskDraft, removeDeskDraft, writeDeskDraft } from './kept-drafts.ts';
import { useMe } from './me.ts';

export interface KeptDraft<Body> {
  draft: Body;
  change(next: (before: Body) => Body): void;
  /** Sent, or given up: the form is as it began. */
  clear(): void;
  /** It begins with what was written before. */
  isTakenUp: boolean;
}

/** A form that outlives its page. `about` names it among the person's own; a form for something else is another component (`key`). */
export function useKeptDraft<Body>(about: string, empty: Body): KeptDraft<Body> {
  const drafts = useDrafts();
  const first = useRef(empty);
  const [kept] = useState(() => drafts.read(about) as Body | undefined);
  const [isTakenUp, setTakenUp] = useState(kept !== undefined);
  const [draft, setDraft] = useState<Body>(() => (kept === undefined ? empty : merged(empty, kept)));
  const change = useCallback(
    (next: (before: Body) => Body) =>
      setDraft((before) => {
        const after = next(before);
        if (JSON.stringify(after) === JSON.stringify(first.current)) drafts.forget(about);
        else drafts.keep(about, after);
        return after;
      }),
    [drafts, about],
  );
  const clear = useCallback(() => {
    drafts.forget(about);
    setTakenUp(false);
    setDraft(first.current);
  }, [drafts, about]);
  return { draft, change, clear, isTakenUp };
}

/** The drafts of who sits here. */
export function useDrafts() {
  const person = useMe().id ?? '';
  return useMemo(
    () => ({
      read: (about: string) => readDeskDraft(localStorage, { person, about }, Date.now()),
      keep: (about: string, body: unknown) => writeDeskDraft(localStorage, { person, about }, body, Date.now()),
      forget: (about: string) => removeDeskDraft(localStorage, { person, about }),
    }),
    [person],
  );
}

/** A draft of an older version lacks the fields that are new. */
function merged<Body>(empty: Body, kept: Body): Body {
  return typeof empty === 'object' && empty !== null ? { ...empty, ...kept } : kept;
}
