import type { Me } from '@cockpit/api/accounts';
import { useCallback, useEffect, useState } from 'react';
import { read, send } from '../desk/ask.ts';
import { Wall } from '../wall/Wall.tsx';
import { Pairing } from './Pairing.tsx';
import '../admin/admin.css';

const RETRY_MS = 4000;

/** `/wall`: the wall for whoever is known; everybody else is offered a code, or comes by a one-time link (`/wall#TOKEN`). */
export function WallDoor() {
  const [state, setState] = useState<'asking' | 'in' | 'out'>('asking');
  const [linkGone, setLinkGone] = useState(false);

  const ask = useCallback(async (): Promise<void> => {
    const { who } = await read<Me>('/api/me');
    if (who?.mustChange) window.location.assign('/password?next=/wall');
    else if (who?.mustProve) window.location.assign('/second-factor?next=/wall');
    else setState(who === null ? 'out' : 'in');
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    async function enter(): Promise<void> {
      try {
        const token = window.location.hash.slice(1);
        if (token !== '' && (await read<Me>('/api/me')).who === null)
          await send('/api/wall-link', { token }).catch(() => setLinkGone(true));
        if (token !== '') window.history.replaceState(null, '', window.location.pathname + window.location.search);
        await ask();
      } catch {
        if (!stopped) timer = setTimeout(() => void enter(), RETRY_MS);
      }
    }
    void enter();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [ask]);

  // The line was refused or lost: perhaps this screen is not known any more. The wall veils itself meanwhile.
  const onLost = useCallback(() => void ask().catch(() => {}), [ask]);

  if (state === 'asking') return null;
  return state === 'in' ? <Wall onLost={onLost} /> : <Pairing linkGone={linkGone} onPaired={() => void ask()} />;
}
