import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { ask } from '../http/ask.ts';
import { SetUpFactor } from './SetUpFactor.tsx';
import { wayIn } from './send.ts';

/** `/second-factor?next=PATH`: for whoever is signed in and must have one. Everybody else is sent on. */
export function SecondFactorPage() {
  const [search] = useSearchParams();
  const next = search.get('next');
  const [must, setMust] = useState(false);

  useEffect(() => {
    void ask('GET /api/me').then(
      ({ who }) => {
        if (who?.mustProve) setMust(true);
        else window.location.replace(who === null ? `/login?next=${encodeURIComponent(wayIn(next))}` : wayIn(next));
      },
      // The page that comes next tells what is wrong.
      () => window.location.replace(wayIn(next)),
    );
  }, [next]);

  return must ? (
    <SetUpFactor password={null} onDone={() => window.location.assign(wayIn(next, '/admin/people'))} />
  ) : null;
}
