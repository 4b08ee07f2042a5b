/** A form that outlives its page: to take a photo, a small phone throws the page out of its memory, and a thumb hits the wrong tab. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useFieldPerson } from '../me.ts';
import { usePhoneParts } from '../phone.ts';
import { forgetPhoneDraft, keepPhoneDraft, readPhoneDraft } from './draft-store.ts';

/** Written so long after the last change, or when the page is put aside: photos are large. */
const WAIT_MS = 500;

export interface Drafting<Draft> {
  draft: Draft;
  change(to: (before: Draft) => Draft): void;
  /** It is one of before, taken up again. */
  isTakenUp: boolean;
  /** It was submitted, or is given up. */
  clear(): void;
}

/** `about`: what tells it from others of the same person. `empty` must not change. */
export function useDraft<Draft>(about: string, empty: Draft): Drafting<Draft> {
  const { drafts } = usePhoneParts();
  const { id } = useFieldPerson();
  const key = `${id} ${about}`;
  const [draft, setDraft] = useState(empty);
  const [isTakenUp, setTakenUp] = useState(false);
  /** Not kept yet. */
  const unkept = useRef<Draft>(undefined);
  const isTouched = useRef(false);

  useEffect(() => {
    let gone = false;
    void readPhoneDraft(drafts, key).then((kept) => {
      if (gone || isTouched.current || kept === undefined) return;
      setDraft(kept as Draft);
      setTakenUp(true);
    });
    return () => {
      gone = true;
    };
  }, [drafts, key]);

  const keep = useCallback(() => {
    const body = unkept.current;
    unkept.current = undefined;
    // A full phone says so when it is submitted.
    if (body !== undefined) void keepPhoneDraft(drafts, { key, body, at: Date.now() }).catch(() => {});
  }, [drafts, key]);

  useEffect(() => {
    if (!isTouched.current) return;
    unkept.current = draft;
    const timer = setTimeout(keep, WAIT_MS);
    return () => clearTimeout(timer);
  }, [draft, keep]);

  useEffect(() => {
    const put = () => document.visibilityState === 'hidden' && keep();
    document.addEventListener('visibilitychange', put);
    return () => {
      document.removeEventListener('visibilitychange', put);
      keep();
    };
  }, [keep]);

  const change = useCallback((to: (before: Draft) => Draft) => {
    isTouched.current = true;
    setDraft(to);
  }, []);
  const clear = useCallback(() => {
    isTouched.current = false;
    unkept.current = undefined;
    setTakenUp(false);
    setDraft(empty);
    void forgetPhoneDraft(drafts, key).catch(() => {});
  }, [drafts, key, empty]);
  return { draft, change, isTakenUp, clear };
}
