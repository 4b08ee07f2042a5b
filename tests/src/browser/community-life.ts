/** A quarter of an hour of the community in one go: everything reports, some of it badly, so that no panel is empty. */
import type { Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';

const MINUTE_MS = 60_000;
const AT_ONCE = 100;

/** `calm`: no hazard is open, so that nothing calls for the wall. */
export async function fillCommunity(stack: Stack, devices: Publisher, { calm = false } = {}): Promise<void> {
  const { carParks, venues, hazardPoints, routes, environment } = stack.community.file;
  const now = stack.clock.now();
  const sent: (() => Promise<unknown>)[] = [];
  const send = (tail: string, payload: object) => sent.push(() => devices.publish(tail, payload));

  carParks.forEach(({ code, spaces }, place) => {
    for (let minute = 15; minute >= 0; minute -= 1) {
      const occupied = Math.round(spaces * (0.5 + 0.06 * place)) - minute;
      send(`parking/${code}/occupancy`, {
        at: now - minute * MINUTE_MS,
        total: spaces,
        occupied,
        entries: 3,
        exits: 1,
      });
    }
  });
  send('parking/XA/occupancy', { at: now + 1, total: 310, occupied: 310 });
  send('parking/WL/occupancy', { at: now + 1, total: 240, occupied: 999 });
  venues.forEach(({ code, capacity, machines = [] }, place) => {
    send(`fitness/${code}/headcount`, { present: Math.floor(capacity * (0.2 + 0.07 * place)) });
    for (const machine of machines.slice(0, 2))
      send(`fitness/${machine.code}/session`, { venue: code, startedAt: now - 25 * MINUTE_MS, endedAt: now });
  });
  hazardPoints.forEach(({ code, kind }, place) => {
    const state = calm ? 'normal' : place % 23 === 5 ? 'alarm' : place % 61 === 7 ? 'fault' : 'normal';
    send(`hazard/${code}/state`, { kind, state, value: 3 + place / 10, unit: 'kPa' });
  });
  // One bin is full, one point is loud, one river is above its warning level and beyond its class.
  environment?.airPoints.forEach(({ code }, place) => {
    const noise = place === 0 ? 78 : 51;
    send(`environment/${code}/air`, { pm25: 38 + place, pm10: 60, noise, temperature: 14, humidity: 61 });
  });
  environment?.wasteBins.forEach(({ code }, place) => {
    send(`environment/${code}/fill`, { level: place === 0 ? 0.95 : 0.3 });
  });
  environment?.waterPoints.forEach(({ code, warningLevel = 2 }, place) => {
    send(`environment/${code}/water`, { level: warningLevel - (place === 0 ? -0.1 : 0.8), ph: 7.2, ammonia: 1.2 });
  });
  routes.forEach(({ checkpoints, rounds }, place) => {
    const round = rounds.find(({ startsAt }) => startsAt >= '12' && startsAt <= '13:32') ?? rounds[0];
    checkpoints.slice(0, 2).forEach(({ code }, stop) => {
      const found = stop === 1 && place % 3 === 0;
      send(`patrol/${code}/checkin`, {
        round: `${round?.code}@2026-11-20`,
        officer: `officer-${place}`,
        ...(found ? { result: 'finding', category: '照明损坏' } : { result: 'ok' }),
      });
    });
  });
  if (!calm)
    send('hazard/hotline/report', {
      level: 'major',
      category: '消防通道占用',
      description: '两辆货车',
      lon: carParks[1]?.lon,
      lat: carParks[1]?.lat,
    });
  await devices.raw(`v1/${stack.community.code}/parking/KC/occupancy`, 'rubbish');

  for (let place = 0; place < sent.length; place += AT_ONCE)
    await Promise.all(sent.slice(place, place + AT_ONCE).map((one) => one()));
  await stack.rolledUp();
}
