/** What the pages stand on: the store, the outbox, the server's clock. Wired once. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import { type DraftStore, openDrafts } from './drafts/draft-store.ts';
import { newId } from './new-id.ts';
import { type Outbox, type OutboxView, startOutbox } from './outbox/outbox.ts';
import { sendEntry } from './outbox/send.ts';
import { openPhoneStore, type PhoneStore } from './phone-store.ts';
import { createServerClock, type PhoneClock } from './server-clock.ts';

const SEND_LOCK = 'cockpit-field-outbox';

export interface Phone {
  store: PhoneStore;
  drafts: DraftStore;
  outbox: Outbox;
  clock: PhoneClock;
}

export async function openPhone(): Promise<Phone> {
  const store = await openPhoneStore(undefined, () => window.location.reload());
  const drafts = await openDrafts(Date.now());
  const outbox = startOutbox({
    store,
    send: sendEntry,
    now: Date.now,
    random: Math.random,
    newKey: newId,
    // Two tabs would do no harm, only work twice. Over plain HTTP there are no locks.
    alone: (work) => (navigator.locks ? navigator.locks.request(SEND_LOCK, work) : work()),
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  window.addEventListener('online', outbox.wake);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && outbox.wake());
  // Asked for, never insisted upon: without it a full phone may throw the outbox away.
  void navigator.storage?.persist?.();
  return { store, drafts, outbox, clock: createServerClock(Date.now, localStorage) };
}

const PhoneContext = createContext<Phone | null>(null);
export const PhoneProvider = PhoneContext.Provider;

export function usePhoneParts(): Phone {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error('outside of the phone pages');
  return phone;
}

export function useOutbox(): OutboxView {
  const { outbox } = usePhoneParts();
  return useSyncExternalStore(outbox.subscribe, outbox.view);
}
