import type { Me } from '@cockpit/api/accounts';
import { useCallback, useEffect, useState } from 'react';
import { callApi } from '../http/api-client.ts';
import { Pairing } from './Pairing.tsx';
import { WallOfPerson } from './WallOfPerson.tsx';
import '../admin/admin.css';

const RETRY_MS = 4000;

/** `/wall`: the wall for anyone who is known; everybody else is offered a code, or comes by a one-time link (`/wall#TOKEN`). */
export function WallEntry() {
  const [state, setState] = useState<'asking' | 'out' | NonNullable<Me['who']>>('asking');
  const [linkGone, setLinkGone] = useState(false);

  const recognise = useCallback(async (): Promise<void> => {
    const { who } = await callApi('GET /api/me');
    if (who?.mustChange) window.location.assign('/password?next=/wall');
    else if (who?.mustProve) window.location.assign('/second-factor?next=/wall');
    // The same person as before is the same wall: it goes on.
    else setState((before) => (who === null ? 'out' : isSame(before, who) ? before : who));
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    async function enter(): Promise<void> {
      try {
        const token = window.location.hash.slice(1);
        if (token !== '' && (await callApi('GET /api/me')).who === null)
          await callApi('POST /api/wall-link', { body: { token } }).catch(() => setLinkGone(true));
        if (token !== '') window.history.replaceState(null, '', window.location.pathname + window.location.search);
        await recognise();
      } catch {
        if (!stopped) timer = setTimeout(() => void enter(), RETRY_MS);
      }
    }
    void enter();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [recognise]);

  // The line was refused or lost: perhaps this screen is not known any more. The wall veils itself meanwhile.
  const onLost = useCallback(() => void recognise().catch(() => {}), [recognise]);

  if (state === 'asking') return null;
  return state === 'out' ? (
    <Pairing linkGone={linkGone} onPaired={() => void recognise()} />
  ) : (
    <WallOfPerson who={state} onLost={onLost} />
  );
}

function isSame(before: unknown, who: object): boolean {
  return JSON.stringify(before) === JSON.stringify(who);
}
