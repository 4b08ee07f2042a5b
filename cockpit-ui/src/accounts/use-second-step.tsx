import { type ReactNode, useState } from 'react';
import { callApi } from '../http/api-client.ts';
import { SetUpFactor } from './SetUpFactor.tsx';
import { homeOf, targetAfterSignIn } from './send.ts';

/**
 * What comes between a password and the page that was asked for: another password, a second factor, or nothing. `step` is
 * shown in the place of the form while there is one.
 */
export function useSecondStep(next: string | null): { step: ReactNode; enter(password: string): Promise<void> } {
  const [proving, setProving] = useState<string>();

  async function enter(password: string): Promise<void> {
    const who = (await callApi('GET /api/me').catch(() => undefined))?.who;
    if (who?.mustChange) window.location.assign(`/password?next=${encodeURIComponent(targetAfterSignIn(next))}`);
    else if (who?.mustProve) setProving(password);
    // A whole new page: nothing of who was here before stays in memory.
    else window.location.assign(targetAfterSignIn(next, homeOf(who?.rights ?? [])));
  }

  return {
    step:
      proving === undefined ? null : (
        <SetUpFactor
          password={proving}
          onDone={() => window.location.assign(targetAfterSignIn(next, '/admin/people'))}
        />
      ),
    enter,
  };
}
