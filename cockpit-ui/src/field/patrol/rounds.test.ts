import { CheckinRequest, checkpointText, type FieldRound, type FieldStop } from '@cockpit/api/field';
import { Compile } from 'typebox/compile';
import { describe, expect, it, test } from 'vitest';
import { checkIn } from '../outbox/compose.ts';
import { freshEntry } from '../outbox/entry.ts';
import { checkinOf, placeOf } from './check-in.ts';
import { nearestStop, nextStop, presentRound, stopOfCode, walkedRounds } from './rounds.ts';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const MINUTE = 60_000;
const ID = '11111111-1111-4111-8111-111111111111';

function stop(checkpoint: string, dueIn: number, more: Partial<FieldStop> = {}): FieldStop {
  return {
    checkpoint,
    device: checkpoint,
    name: { zh: checkpoint, en: checkpoint },
    grid: 'M1',
    lon: 121.5,
    lat: 31.2,
    dueAt: NOW + dueIn * MINUTE,
    lateAt: NOW + (dueIn + 10) * MINUTE,
    missedAt: NOW + (dueIn + 30) * MINUTE,
    at: null,
    mine: false,
    state: dueIn > 0 ? 'upcoming' : 'due',
    ...more,
  };
}
function round(code: string, startsIn: number, stops: FieldStop[]): FieldRound {
  const startsAt = NOW + startsIn * MINUTE;
  return {
    round: `${code}@2026-11-22`,
    route: { code: 'R1', name: { zh: '一', en: 'One' }, keyArea: false },
    startsAt,
    endsAt: startsAt + 60 * MINUTE,
    stops,
  };
}
const pendingAt = (checkpoint: string, code = 'b') =>
  freshEntry(
    checkIn(
      { person: '7', at: NOW, about: '' },
      { id: ID, checkpoint, round: `${code}@2026-11-22`, at: NOW, result: 'ok', via: 'qr' },
    ).entries[0] as never,
    1,
  );

describe('the round that is walked', () => {
  const rounds = [round('a', -50, [stop('C1', -50, { at: NOW })]), round('b', -20, [stop('C1', -20), stop('C2', 5)])];

  it('is the one under way that has something left', () => {
    expect(presentRound(walkedRounds(rounds, []), NOW)?.round).toBe('b@2026-11-22');
  });

  it('is not one of which all that is left is missed while another can be made in time', () => {
    const missed = round('a', -40, [stop('C0', -40, { state: 'missed' })]);
    expect(presentRound(walkedRounds([missed, ...rounds], []), NOW)?.round).toBe('b@2026-11-22');
    expect(presentRound(walkedRounds([missed], []), NOW)?.round).toBe('a@2026-11-22');
  });

  it('is the next when all is done, also by what waits on this phone', () => {
    const later = round('c', 90, [stop('C1', 90)]);
    const walked = walkedRounds([...rounds, later], [pendingAt('C1'), pendingAt('C2')]);
    expect(presentRound(walked, NOW)?.round).toBe('c@2026-11-22');
  });

  it('goes on at the first stop that is left; one that is missed only when no other is', () => {
    const missed = stop('C0', -40, { state: 'missed' });
    const [walked] = walkedRounds([round('b', -40, [missed, stop('C1', -5), stop('C2', 5)])], [pendingAt('C1')]);
    expect(walked && nextStop(walked)?.checkpoint).toBe('C2');
    const [left] = walkedRounds([round('b', -40, [missed])], []);
    expect(left && nextStop(left)?.checkpoint).toBe('C0');
  });
});

describe('a code', () => {
  const rounds = walkedRounds([round('a', -90, [stop('C1', -90)]), round('b', -5, [stop('C1', -5)])], []);
  const find = (text: string) => stopOfCode(rounds, rounds[1], 'yunfan', text);

  it('means the stop of the round that is walked', () => {
    expect(find(checkpointText('yunfan', 'C1'))).toMatchObject({ checkpoint: 'C1', round: 'b@2026-11-22' });
  });

  it('of another place or of anything else is told apart', () => {
    expect(find(checkpointText('yunfan', 'C9'))).toEqual({ code: 'C9' });
    expect(find(checkpointText('elsewhere', 'C1'))).toEqual({ code: 'C1' });
    expect(find('https://example.org')).toBe('other');
  });
});

describe('by position', () => {
  const [walked] = walkedRounds(
    [round('b', -5, [stop('C1', -5), stop('C2', 0, { lat: 31.2003 }), stop('C3', 5, { lon: null, lat: null })])],
    [],
  );

  it('the nearest stop is found, in metres', () => {
    const found = walked && nearestStop([walked], { lon: 121.5, lat: 31.2001 });
    expect(found).toMatchObject({ stop: { checkpoint: 'C1' }, metres: 11 });
  });

  it('of two that are near enough, the one still to be made', () => {
    const [done] = walkedRounds([round('b', -5, walked?.stops ?? [])], [pendingAt('C1')]);
    expect(done && nearestStop([done], { lon: 121.5, lat: 31.2001 })?.stop.checkpoint).toBe('C2');
  });

  it('there is none where no stop has a position', () => {
    const [nowhere] = walkedRounds([round('b', -5, [stop('C3', 5, { lon: null, lat: null })])], []);
    expect(nowhere && nearestStop([nowhere], { lon: 1, lat: 1 })).toBeUndefined();
  });
});

test.each([
  ['qr', 'ok'],
  ['position', 'finding'],
] as const)('what is sent for a check-in by %s, %s, is what the api takes', (via, result) => {
  const [walked] = walkedRounds([round('b', -5, [stop('C1', -5)])], []);
  const [first] = walked?.stops ?? [];
  if (first === undefined) throw new Error('no stop');
  const position = { lon: 121.5, lat: 31.2, accuracy: 4 };
  const body = checkinOf({ id: ID, community: 'yunfan', stop: first, via, position, at: NOW, result, note: ' 灯坏 ' });
  expect([...Compile(CheckinRequest).Errors(body)]).toEqual([]);
  expect([body.note, body.code]).toEqual(['灯坏', via === 'qr' ? checkpointText('yunfan', 'C1') : undefined]);
});

it('what was found lies where the phone is, else where its checkpoint is', () => {
  const stop = { lon: 120, lat: 30, grid: 'M1' };
  expect(placeOf({ lon: 121, lat: 31 }, stop)).toEqual({ lon: 121, lat: 31 });
  expect(placeOf(undefined, stop)).toEqual({ lon: 120, lat: 30 });
  expect(placeOf(undefined, { ...stop, lon: null, lat: null })).toEqual({ grid: 'M1' });
});
