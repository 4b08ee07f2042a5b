import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { callApi } from '../http/api-client.ts';
import { SetUpFactor } from './SetUpFactor.tsx';
import { targetAfterSignIn } from './send.ts';

/** `/second-factor?next=PATH`: for anyone who is signed in and must have one. Everybody else is sent on. */
export function SecondFactorPage() {
  const [search] = useSearchParams();
  const next = search.get('next');
  const [must, setMust] = useState(false);

  useEffect(() => {
    void callApi('GET /api/me').then(
      ({ who }) => {
        if (who?.mustProve) setMust(true);
        else
          window.location.replace(
            who === null ? `/login?next=${encodeURIComponent(targetAfterSignIn(next))}` : targetAfterSignIn(next),
          );
      },
      // The page that comes next tells what is wrong.
      () => window.location.replace(targetAfterSignIn(next)),
    );
  }, [next]);

  return must ? (
    <SetUpFactor password={null} onDone={() => window.location.assign(targetAfterSignIn(next, '/admin/people'))} />
  ) : null;
}
