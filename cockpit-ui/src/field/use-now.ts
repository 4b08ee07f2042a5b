import { useEffect, useState } from 'react';
import { usePhoneParts } from './phone.ts';

const STEP_MS = 10_000;

/** The server's time, moving on: countdowns run without a line, too. */
export function useNow(): number {
  const { clock } = usePhoneParts();
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), STEP_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
