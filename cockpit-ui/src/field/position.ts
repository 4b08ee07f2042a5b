/** Where the phone is. */
import { useCallback, useEffect, useState } from 'react';

export interface Position {
  lon: number;
  lat: number;
  /** Metres. */
  accuracy: number;
}

const WAIT_MAX_MS = 15_000;
/** An older one says where somebody was. */
const AGE_MAX_MS = 10_000;

/** Undefined: the phone will not say, or does not know. */
export function requestPosition(): Promise<Position | undefined> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(undefined);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lon: Number(coords.longitude.toFixed(6)),
          lat: Number(coords.latitude.toFixed(6)),
          accuracy: Math.round(coords.accuracy),
        }),
      () => resolve(undefined),
      { enableHighAccuracy: true, timeout: WAIT_MAX_MS, maximumAge: AGE_MAX_MS },
    );
  });
}

export interface Positioning {
  state: 'asking' | 'known' | 'none';
  position: Position | undefined;
  ask(): void;
}

/** Asks when the form opens, and again on request. */
export function usePosition(): Positioning {
  const [found, setFound] = useState<Omit<Positioning, 'ask'>>({ state: 'asking', position: undefined });
  const ask = useCallback(() => {
    setFound((before) => ({ ...before, state: 'asking' }));
    void requestPosition().then((position) => setFound({ state: position === undefined ? 'none' : 'known', position }));
  }, []);
  useEffect(ask, [ask]);
  return { ...found, ask };
}
