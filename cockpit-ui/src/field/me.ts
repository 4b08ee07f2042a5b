/** Who holds the phone, also without a line: the last one who was signed in here. */
import type { Me as Answer } from '@cockpit/api/accounts';
import { createContext, useContext, useEffect, useState } from 'react';
import { ApiError, callApi } from '../http/api-client.ts';
import type { Phone } from './phone.ts';
import { forgetAnswersOfOthers, keepAnswer, readAnswer } from './phone-store.ts';

export type SignedInPerson = NonNullable<Answer['who']>;
/** `asking`, `nobody`: has to sign in; `away`: never signed in here, and there is no line. */
export type Holder = { state: 'asking' | 'nobody' | 'away' } | { state: 'known'; who: SignedInPerson };

/** Not of any person: who was last signed in. */
const KEY = 'last me';

interface Me {
  /** As the outbox knows people. */
  id: string;
  name: string;
  rights: readonly string[];
  /** Grids their roles are held in; empty: of whole communities. */
  grids: readonly string[];
}
const MeContext = createContext<Me>({ id: '', name: '', rights: [], grids: [] });
export const MeProvider = MeContext.Provider;

export function useFieldPerson(): Me {
  return useContext(MeContext);
}

export function meOf({ id, name, rights, grants }: SignedInPerson): Me {
  return { id: String(id), name, rights, grids: grants.flatMap(({ grid }) => (grid === null ? [] : [grid])) };
}

/** Asks who it is, now and whenever the line is back, and tells the outbox. */
export function useHolder({ store, outbox }: Phone): Holder {
  const [holder, setHolder] = useState<Holder>({ state: 'asking' });
  useEffect(() => {
    let gone = false;
    let isKnown = false;
    const recognise = async () => {
      const found = await holderOf(store);
      if (gone) return;
      // Anyone who is in the middle of a form goes on with it: the camera alone makes the page be seen again.
      if (found.state === 'nobody' && isKnown) return outbox.signOut();
      isKnown = found.state === 'known';
      setHolder(found);
      outbox.setPerson(found.state === 'known' ? String(found.who.id) : null);
    };
    void recognise();
    const again = () => document.visibilityState === 'visible' && void recognise();
    window.addEventListener('online', again);
    document.addEventListener('visibilitychange', again);
    return () => {
      gone = true;
      window.removeEventListener('online', again);
      document.removeEventListener('visibilitychange', again);
    };
  }, [store, outbox]);
  return holder;
}

async function holderOf(store: Phone['store']): Promise<Holder> {
  try {
    const { who } = await callApi('GET /api/me');
    if (who === null || who.kind !== 'person' || who.mustChange || who.mustProve) return { state: 'nobody' };
    await keepAnswer(store, { key: KEY, body: who, at: Date.now() });
    await forgetAnswersOfOthers(store, String(who.id), KEY);
    return { state: 'known', who };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const kept = await readAnswer(store, KEY);
    return kept === undefined ? { state: 'away' } : { state: 'known', who: kept.body as SignedInPerson };
  }
}
