/** The stream of what just happened, and the 24 hours behind it. Pure. */
import { missedStops, type PatrolPicture, type Stop } from '../patrol/picture.ts';
import { inScope, type Registry, type Scope } from '../registry/registry.ts';
import { EVENT_BAR_MS } from './constants.ts';
import { type EventBar, STREAM_LENGTH, type StreamEvent } from './contract.ts';
import { type BarCount, EVENTS_SPAN_MS, type StoredEvent } from './queries.ts';

const BARS = EVENTS_SPAN_MS / EVENT_BAR_MS;

/** Epoch ms ÷ EVENT_BAR_MS of the oldest bar shown. */
export function firstBar(now: number): number {
  return Math.floor(now / EVENT_BAR_MS) - BARS + 1;
}

/** The newest lines of the scope: what was stored, and the stops that were missed (nothing arrives when nobody comes). */
export function streamRows(
  stored: readonly StoredEvent[],
  picture: PatrolPicture,
  registry: Registry,
  scope: Scope,
  now: number,
): StreamEvent[] {
  const missed = missedStops(picture, scope, now - EVENTS_SPAN_MS, now).map(missedLine);
  return [...stored.map((event) => streamLine(event, registry)), ...missed]
    .sort((a, b) => b.at - a.at)
    .slice(0, STREAM_LENGTH);
}

/** One bar per EVENT_BAR_MS of the last 24 hours, keyed by the epoch ms of its start. */
export function eventBars(
  bars: readonly BarCount[],
  picture: PatrolPicture,
  scope: Scope,
  now: number,
): Record<string, EventBar> {
  const first = firstBar(now);
  const result: Record<string, EventBar> = {};
  for (let bar = first; bar < first + BARS; bar++)
    result[bar * EVENT_BAR_MS] = { events: 0, major: 0, general: 0, missed: 0 };
  for (const row of bars) {
    const bar = result[row.bar * EVENT_BAR_MS];
    if (bar === undefined || !inScope(scope, row)) continue;
    bar.events += row.events;
    bar.major += row.major;
    bar.general += row.general;
  }
  for (const stop of missedStops(picture, scope, first * EVENT_BAR_MS - 1, now)) {
    const bar = result[Math.floor(stop.missedAt / EVENT_BAR_MS) * EVENT_BAR_MS];
    if (bar === undefined) continue;
    bar.events += 1;
    bar.missed += 1;
  }
  return result;
}

/** A stored event as a line of the stream. */
export function streamLine(event: StoredEvent, registry: Registry): StreamEvent {
  const { detail } = event;
  const level = detail['level'];
  return {
    id: event.id,
    at: event.at,
    type: event.type,
    domain: event.domain,
    name: registry.byDevice.get(event.device)?.name ?? { zh: '—', en: '—' },
    grid: event.grid,
    level: level === 'major' || level === 'general' ? level : null,
    kind: textOf(detail['kind']),
    category: textOf(detail['category']),
    value: numberOf(detail['value']),
    unit: textOf(detail['unit']),
    free: numberOf(detail['free']),
  };
}

function missedLine(stop: Stop): StreamEvent {
  return {
    id: `missed:${stop.round}:${stop.checkpoint.code}`,
    at: stop.missedAt,
    type: 'patrol-missed',
    domain: 'patrol',
    name: stop.checkpoint.name,
    grid: stop.checkpoint.grid,
    level: null,
    kind: null,
    category: null,
    value: null,
    unit: null,
    free: null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
