import { useEffect, useState } from 'react';
import { usePhoneParts } from './phone.ts';

const STEP_MS = 10_000;

/** The server's time, moving on: countdowns run without a line, too. A phone whose clock was wrong is corrected at once. */
export function useServerNow(): number {
  const { clock } = usePhoneParts();
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const show = () => setNow(clock.now());
    show(); // it may have been corrected since this was first drawn
    const timer = setInterval(show, STEP_MS);
    const forget = clock.onJump(show);
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [clock]);
  return now;
}
