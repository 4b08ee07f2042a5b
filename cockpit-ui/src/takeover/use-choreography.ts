/** Plays the choreography over the live tables of the whole community, whatever room is shown. */
import type { Alarm } from '@cockpit/api/alarms';
import { isDutyMatter, isUnacknowledged } from '@cockpit/api/alarms/ranking';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { callsOf } from '../calls/calls.ts';
import { EMPTY_SCENE, putAside, restoreAll, step } from '../calls/choreography.ts';
import type { Takeover } from '../calls/takeover-context.ts';
import { useLive, useNow, useWallTable } from '../live/store.ts';

const TICK_MS = 500;

/** `clock`: monotonic ms. */
export function useChoreography(clock: () => number = monotonic): Takeover {
  const alarms = useWallTable('alarms');
  const totals = useLive((state) => state.pictures.wall?.tables.alarmTotals['all']);
  // What a lost line shows is the past: nothing begins, turns or ends on it.
  const veiled = useLive((state) => state.veil !== null);
  const now = useNow();
  const nowRef = useRef(now);
  nowRef.current = now;
  const [scene, setScene] = useState(EMPTY_SCENE);
  const flood = totals?.flood?.since == null ? null : totals.flood;
  const calls = useMemo(() => callsOf(Object.values(alarms ?? {}), flood !== null, now), [alarms, flood, now]);

  useEffect(() => {
    if (alarms === undefined || veiled) return;
    const next = () => setScene((before) => step(before, { calls, alarms, at: clock() }));
    next();
    const ticking = setInterval(next, TICK_MS);
    return () => clearInterval(ticking);
  }, [alarms, calls, veiled, clock]);

  const aside = useCallback(() => setScene((before) => putAside(before, nowRef.current)), []);
  const back = useCallback(() => setScene((before) => restoreAll(before, clock())), [clock]);
  const call = scene.calls.find(({ id }) => id === scene.focus) ?? null;
  const isTaken = call !== null;

  // Before anybody else hears it: the first Esc gives the wall back, the next one leads up on the map.
  useEffect(() => {
    if (!isTaken) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      aside();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [isTaken, aside]);

  const shown = call?.alarms.filter(({ priority }) => priority === 'high').length ?? 0;
  const onBand = Object.values(alarms ?? {}).filter((alarm) => isHighDuty(alarm)).length;
  const others = Math.max(0, (totals?.unacknowledged.high ?? 0) - shown - onBand);
  return useMemo(
    () => ({ call, calls: scene.calls, others, flood, notice: scene.notice, putAside: aside, recall: back }),
    [call, scene.calls, others, flood, scene.notice, aside, back],
  );
}

function monotonic(): number {
  return performance.now();
}

/** Counted as high, and shown by the band instead. */
function isHighDuty(alarm: Alarm): boolean {
  return isDutyMatter(alarm) && alarm.priority === 'high' && isUnacknowledged(alarm);
}
