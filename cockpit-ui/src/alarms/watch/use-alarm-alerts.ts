/** Being on watch: sound by priority, notifications while the page is hidden, a screen that stays awake. */
import type { Alarm } from '@cockpit/api/alarms';
import { useEffect, useRef, useState } from 'react';
import { newAlarms, REPEAT_MS, type Voice, voiceOf } from '../../calls/sound-plan.ts';
import { openVoices, type SoundState, type Voices } from '../../calls/voices.ts';
import { useLive } from '../../live/store.ts';

const STORED = 'desk.watch';

export interface AlarmAlerts {
  on: boolean;
  sound: SoundState;
  /** The picture is not live: the sound is off because nothing may be said of it. */
  stale: boolean;
  /** Within a gesture: starts, unlocks the sound, asks for notifications. */
  start(): void;
  end(): void;
  unlock(): void;
  test(voice: Voice): void;
}

/** `tell` says a new alarm in a notification. */
export function useAlarmAlerts(tell: (alarm: Alarm) => string): AlarmAlerts {
  const [on, setOn] = useState(() => sessionStorage.getItem(STORED) === 'on');
  const [sound, setSound] = useState<SoundState>('locked');
  const voices = useRef<Voices>(undefined);
  const alarms = useLive((state) => state.pictures.wall?.tables.alarms);
  const flood = useLive((state) => (state.pictures.wall?.tables.alarmTotals?.['all']?.flood?.since ?? null) !== null);
  const stale = useLive((state) => state.veil !== null);
  const voice = on ? voiceOf({ alarms: Object.values(alarms ?? {}), flood, stale }) : null;

  useEffect(() => {
    const opened = openVoices(() => setSound(opened.state()));
    voices.current = opened;
    setSound(opened.state());
    return () => {
      voices.current = undefined;
      opened.stop();
    };
  }, []);

  useEffect(() => {
    const every = voice === null ? null : REPEAT_MS[voice];
    if (voice === null || every === null || sound !== 'ready') return;
    voices.current?.play(voice);
    const repeating = setInterval(() => voices.current?.play(voice), every);
    return () => {
      clearInterval(repeating);
      voices.current?.hush();
    };
  }, [voice, sound]);

  useNewcomers(on && !stale, alarms, (fresh) => {
    const [worst] = fresh;
    if (worst === undefined) return;
    if (voice !== null && REPEAT_MS[voice] === null) voices.current?.play(voice);
    notify(worst, tell(worst));
  });
  useAwake(on);

  function start(): void {
    sessionStorage.setItem(STORED, 'on');
    setOn(true);
    voices.current?.unlock();
    if (typeof Notification !== 'undefined' && Notification.permission === 'default')
      void Notification.requestPermission().catch(() => undefined);
  }

  function end(): void {
    sessionStorage.removeItem(STORED);
    setOn(false);
  }

  return {
    on,
    sound,
    stale,
    start,
    end,
    unlock: () => voices.current?.unlock(),
    test: (which) => voices.current?.play(which),
  };
}

/** Calls back with alarms that were not there before; what is there when the watch begins is known. */
function useNewcomers(on: boolean, alarms: Record<string, Alarm> | undefined, meet: (fresh: Alarm[]) => void): void {
  const known = useRef<Set<number> | null>(null);
  const meeting = useRef(meet);
  meeting.current = meet;
  useEffect(() => {
    if (alarms === undefined) return;
    const all = Object.values(alarms);
    const before = known.current;
    known.current = new Set(all.map(({ id }) => id));
    if (on && before !== null) meeting.current(newAlarms(before, all));
  }, [on, alarms]);
}

/** One notification at most for what came together; only where nobody looks. */
function notify(alarm: Alarm, text: string): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || !document.hidden) return;
  try {
    new Notification(text, { tag: `alarm-${alarm.id}`, requireInteraction: alarm.priority === 'high' });
  } catch {
    // Phones allow notifications to service workers only; sound and screen remain.
  }
}

/** Keeps the screen on where the browser can; it lets go by itself whenever the page is hidden. */
function useAwake(on: boolean): void {
  useEffect(() => {
    if (!on || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const ask = () => {
      if (document.hidden) return;
      navigator.wakeLock.request('screen').then(
        (given) => {
          if (over) void given.release();
          else lock = given;
        },
        () => undefined, // Refused, e.g. on a low battery: the watch goes on.
      );
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, [on]);
}
