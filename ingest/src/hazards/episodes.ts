/**
 * The episodes of one sensor (隐患台账), pure. An episode opens at the first reading that is not normal and closes at the
 * first normal one after it. Whatever order readings arrive in, the episodes end up the same: each step asks what the
 * already stored readings say about the time after it.
 */
import type { SensorStatePayload } from './contract.ts';

export type SensorState = SensorStatePayload['state'];

/** Instants are epoch ms. */
export interface Episode {
  /** null: not written yet. */
  id: number | null;
  state: 'alarm' | 'fault';
  openedAt: number;
  closedAt: number | null;
  value: number | null;
  unit: string | null;
  quality: number;
}

/** A stored reading of the same sensor. */
export interface Mark {
  at: number;
  state: SensorState;
  value: number | null;
  unit: string | null;
  quality: number;
}

/** First stored reading after an instant, normal or not normal; null: none. Only asked about late readings. */
export interface Later {
  normal(after: number): Promise<Mark | null>;
  abnormal(after: number): Promise<Mark | null>;
}

export type EpisodeChange =
  | { change: 'opened' | 'moved' | 'state' | 'value'; episode: Episode }
  /** `endedBefore`: where its end stood until now, epoch ms; null: it was open. */
  | { change: 'closed'; episode: Episode; endedBefore: number | null };

/**
 * Applies one reading to the episodes (changed in place) and says what changed. `front`: nothing newer is stored, or
 * the reading's time cannot be trusted; it is then taken as the newest, since an alarm must not be argued away.
 */
export async function applyReading(
  episodes: Episode[],
  reading: Mark,
  front: boolean,
  later: Later,
): Promise<EpisodeChange[]> {
  const { at } = reading;
  const covering = episodes.find((e) => e.openedAt <= at && (e.closedAt === null || e.closedAt > at));
  if (reading.state === 'normal') {
    if (!covering || covering.openedAt === at) return [];
    return close(episodes, covering, at, front, later);
  }
  if (covering) return front ? refresh(covering, reading, reading.state) : [];
  const end = front ? null : ((await later.normal(at))?.at ?? null);
  const next = episodes
    .filter((e) => e.openedAt > at && (end === null || e.openedAt < end))
    .sort((a, b) => a.openedAt - b.openedAt)[0];
  if (next) {
    next.openedAt = at;
    next.quality = reading.quality;
    return [{ change: 'moved', episode: next }];
  }
  const episode = { ...fromMark(reading, reading.state), closedAt: end };
  episodes.push(episode);
  return [
    { change: 'opened', episode },
    ...(end === null ? [] : [{ change: 'closed' as const, episode, endedBefore: null }]),
  ];
}

async function close(
  episodes: Episode[],
  episode: Episode,
  at: number,
  front: boolean,
  later: Later,
): Promise<EpisodeChange[]> {
  const endedBefore = episode.closedAt;
  episode.closedAt = at;
  const rest = front ? null : await later.abnormal(at);
  if (!rest || rest.state === 'normal' || (endedBefore !== null && rest.at >= endedBefore))
    return [{ change: 'closed', episode, endedBefore }];
  const second = { ...fromMark(rest, rest.state), closedAt: endedBefore };
  episodes.push(second);
  // The end of before stands: it is the second episode's now.
  return [
    { change: 'closed', episode, endedBefore: null },
    { change: 'opened', episode: second },
  ];
}

function refresh(episode: Episode, reading: Mark, state: 'alarm' | 'fault'): EpisodeChange[] {
  const change = episode.state === state ? 'value' : 'state';
  episode.state = state;
  episode.value = reading.value ?? episode.value;
  episode.unit = reading.unit ?? episode.unit;
  return [{ change, episode }];
}

function fromMark({ at, value, unit, quality }: Mark, state: 'alarm' | 'fault'): Episode {
  return { id: null, state, openedAt: at, closedAt: null, value, unit, quality };
}
