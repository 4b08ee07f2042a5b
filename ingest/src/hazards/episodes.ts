/**
 * The episodes of one sensor (隐患台账), pure. An episode opens at the first reading that is not normal and closes at the first
 * normal one after it; one that says `unknown` opens, closes and changes nothing. Order is that of readings everywhere (instant, then arrival), and whatever order they are applied in, the
 * episodes end up the same: a reading changes only what lies between the one before it and the one after it.
 */
import type { Place } from '../readings/store.ts';
import type { SensorState } from './contract.ts';

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

/** A reading of the sensor. */
export interface Mark extends Place {
  state: SensorState;
  value: number | null;
  unit: string | null;
  quality: number;
}

/** Readings applied before, around a late one; null: none. Not asked about the newest one. */
export interface Neighbours {
  /** The next one in order. */
  next(mark: Mark): Promise<Mark | null>;
  /** The one before it in order, if it has the same instant. */
  beforeAtSameInstant(mark: Mark): Promise<Mark | null>;
}

export type EpisodeChange =
  | { change: 'opened' | 'moved' | 'state' | 'value'; episode: Episode }
  /** `endedBefore`: where its end stood until now, epoch ms; null: it was open. */
  | { change: 'closed'; episode: Episode; endedBefore: number | null };

/** Applies one reading to the episodes (changed in place) and says what changed. `front`: none applied so far is newer. */
export async function applyReading(
  episodes: Episode[],
  mark: Mark,
  front: boolean,
  neighbours: Neighbours,
): Promise<EpisodeChange[]> {
  if (mark.state === 'unknown') return [];
  if (front) return applyNewest(episodes, mark);
  const isRunning = await runsBefore(episodes, mark, neighbours);
  if (isRunning === (mark.state !== 'normal')) return [];
  const next = await neighbours.next(mark);
  return isRunning ? split(episodes, mark, next) : begin(episodes, mark, next);
}

function applyNewest(episodes: Episode[], mark: Mark): EpisodeChange[] {
  const open = episodes.find(({ closedAt }) => closedAt === null);
  if (mark.state === 'normal') {
    if (!open) return [];
    open.closedAt = mark.effectiveAt;
    return [{ change: 'closed', episode: open, endedBefore: null }];
  }
  if (!open) return begin(episodes, mark, null);
  const state = mark.state === 'fault' ? 'fault' : 'alarm';
  const change = open.state === state ? 'value' : 'state';
  open.state = state;
  open.value = mark.value ?? open.value;
  open.unit = mark.unit ?? open.unit;
  return [{ change, episode: open }];
}

/** Whether the reading before this one was not normal. Only at an instant where something begins or ends it has to be looked up. */
async function runsBefore(
  episodes: readonly Episode[],
  mark: Mark,
  { beforeAtSameInstant }: Neighbours,
): Promise<boolean> {
  const at = mark.effectiveAt;
  const touching = episodes.filter((episode) => episode.openedAt <= at && endOf(episode) >= at);
  if (!touching.some((episode) => episode.openedAt === at || endOf(episode) === at)) return touching.length > 0;
  const before = await beforeAtSameInstant(mark);
  return before ? before.state !== 'normal' : touching.some(({ openedAt }) => openedAt < at);
}

/** Not normal after normal: an episode begins here that began at the next reading until now, or ends there. */
function begin(episodes: Episode[], mark: Mark, next: Mark | null): EpisodeChange[] {
  const at = mark.effectiveAt;
  if (next && next.state !== 'normal') {
    // Within one instant the beginning stays where it is. Of several beginnings the one that ends first is the first.
    if (next.effectiveAt === at) return [];
    const [later] = episodes
      .filter(({ openedAt }) => openedAt === next.effectiveAt)
      .sort((a, b) => endOf(a) - endOf(b));
    if (!later) return [];
    later.openedAt = at;
    later.quality = mark.quality;
    return [{ change: 'moved', episode: later }];
  }
  const episode = episodeFrom(mark, at, next?.effectiveAt ?? null);
  episodes.push(episode);
  const opened: EpisodeChange = { change: 'opened', episode };
  return next ? [opened, { change: 'closed', episode, endedBefore: null }] : [opened];
}

/** Normal amid an episode: it ends here; if the next reading is not normal, another one begins there and has its end. */
function split(episodes: Episode[], mark: Mark, next: Mark | null): EpisodeChange[] {
  const at = mark.effectiveAt;
  if (next?.state === 'normal' && next.effectiveAt === at) return [];
  const episode = episodes.find((one) => one.openedAt <= at && endOf(one) > at);
  if (next && next.state !== 'normal' && (!episode || (next.effectiveAt === at && episode.openedAt === at))) {
    // All of it lies within the instant: whichever part is cut in two, one more without length is there afterwards.
    const second = episodeFrom(next, at, at);
    episodes.push(second);
    return [
      { change: 'opened', episode: second },
      { change: 'closed', episode: second, endedBefore: null },
    ];
  }
  if (!episode) return [];
  const endedBefore = episode.closedAt;
  episode.closedAt = at;
  if (!next || next.state === 'normal') return [{ change: 'closed', episode, endedBefore }];
  const second = episodeFrom(next, next.effectiveAt, endedBefore);
  episodes.push(second);
  // The end of before stands: it is the second episode's now.
  return [
    { change: 'closed', episode, endedBefore: null },
    { change: 'opened', episode: second },
  ];
}

function endOf({ closedAt }: Episode): number {
  return closedAt ?? Number.POSITIVE_INFINITY;
}

function episodeFrom({ state, value, unit, quality }: Mark, openedAt: number, closedAt: number | null): Episode {
  return { id: null, state: state === 'fault' ? 'fault' : 'alarm', openedAt, closedAt, value, unit, quality };
}
