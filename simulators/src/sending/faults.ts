/**
 * The bad day: real devices send late, twice, out of order, with a wrong clock, impossible counts and plain rubbish.
 * Each fault is a pure function from a good message to what goes out instead; whether it strikes is drawn from seed and
 * message id alone, so the same run has the same faults.
 */
import { MAX_PAYLOAD_BYTES } from '@cockpit/ingest/messages';
import { HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import { type Device, type Message, topicOf } from '../world/message.ts';
import { chanceOf, type Random, randomOf } from '../world/random.ts';
import type { Outgoing } from './publish.ts';
import { LONGEST_SILENCE_MS, type Silence } from './silence.ts';

/** No fault and no silence holds a message back for longer. */
export const LONGEST_DELAY_MS = LONGEST_SILENCE_MS;

/** From a good message and where it would go to what goes out instead; the random numbers are its own. */
type Fault = (message: Message, good: Outgoing, random: Random) => Outgoing[];

/** Every fault with how often it strikes, times an hour in the whole community. */
export const FAULTS: Readonly<Record<string, { anHour: number; fault: Fault }>> = {
  late: { anHour: 4, fault: late },
  duplicate: { anHour: 6, fault: duplicate },
  'out-of-order': { anHour: 4, fault: outOfOrder },
  'clock-ahead': { anHour: 1.5, fault: skewed(3 * HOUR_MS) },
  'clock-behind': { anHour: 1.5, fault: skewed(-5 * HOUR_MS) },
  'impossible-count': { anHour: 1.5, fault: impossibleCount },
  'cut-off': { anHour: 2, fault: beside((text) => text.slice(0, -Math.ceil(text.length / 3))) },
  'missing-field': { anHour: 2, fault: beside((text) => text.replace(/"at":[^,]+,/, '')) },
  'wrong-type': { anHour: 1, fault: beside((text) => text.replace(/:(\d+|"normal")(?=[,}])/g, ':"n/a"')) },
  'forbidden-key': { anHour: 1, fault: beside((text) => text.replace('{', '{"__proto__":{"admin":true},')) },
  'too-large': {
    anHour: 0.5,
    fault: beside((text) => text.replace('{', `{"log":"${'#'.repeat(MAX_PAYLOAD_BYTES)}",`)),
  },
  'unknown-device': { anHour: 2, fault: unknownDevice },
  'unknown-state': { anHour: 1.5, fault: unknownState },
};

export type Disturb = (message: Message) => Outgoing[];

/** Nothing goes wrong: what a device says goes out, as it is and when it happens. */
export function undisturbed(community: string): Disturb {
  return (message) => [goodOf(community, message)];
}

/** A light share of faults over regular reports; what happens once (a vehicle, a check-in, a report) is left alone. */
export function lightFaults(community: string, seed: string, devices: readonly Device[], silence: Silence): Disturb {
  const reportsAnHour = devices.reduce((sum, { kind, reportEvery }) => {
    return kind === 'bay' || reportEvery === undefined ? sum : sum + 3600 / reportEvery;
  }, 0);
  return (message) => {
    const good = goodOf(community, message);
    const spell = silence(message.device, message.at);
    if (spell !== undefined) return silenced(message, good, spell.to);
    if (!isRegularReport(message)) return [good];
    const { device, event, payload } = message;
    let left = chanceOf(seed, 'fault', device, event, payload.id) * reportsAnHour;
    for (const [name, { anHour, fault }] of Object.entries(FAULTS)) {
      left -= anHour;
      if (left < 0) return fault(message, good, randomOf(seed, name, device, payload.id));
    }
    return [good];
  };
}

/** A gate counter keeps its counts and sends them when the line is back; a sensor without power has nothing to send. */
function silenced(message: Message, good: Outgoing, until: number): Outgoing[] {
  return message.event === 'occupancy'
    ? [{ ...good, payload: { ...message.payload, buffered: true }, sendAt: until }]
    : [];
}

function late(message: Message, good: Outgoing, random: Random): Outgoing[] {
  const sendAt = good.sendAt + random.between(6, 20) * MINUTE_MS;
  return [{ ...good, payload: { ...message.payload, buffered: true }, sendAt }];
}

function duplicate(_: Message, good: Outgoing, random: Random): Outgoing[] {
  return [good, { ...good, sendAt: good.sendAt + random.between(1, 30) * 1000 }];
}

/** Overtaken by the next report of the same device, which nothing in the message admits. */
function outOfOrder(_: Message, good: Outgoing, random: Random): Outgoing[] {
  return [{ ...good, sendAt: good.sendAt + random.between(6, 9) * MINUTE_MS }];
}

function skewed(byMs: number): Fault {
  return (message, good) => [{ ...good, payload: { ...message.payload, at: message.at + byMs } }];
}

function impossibleCount(message: Message, good: Outgoing, random: Random): Outgoing[] {
  const tooMany = random.chance(0.5);
  if (message.event === 'occupancy') {
    const occupied = tooMany ? message.payload.total + random.whole(5, 40) : -random.whole(1, 9);
    return [{ ...good, payload: { ...message.payload, occupied } }];
  }
  if (message.event === 'headcount')
    return [{ ...good, payload: { ...message.payload, present: -random.whole(1, 9) } }];
  return [good];
}

/** A sensor that is heard and cannot say, as after a restart: in the word, or as null. */
function unknownState(message: Message, good: Outgoing, random: Random): Outgoing[] {
  if (message.event !== 'state') return [good];
  const { value: _, unit: __, ...payload } = message.payload;
  return [{ ...good, payload: { ...payload, state: random.chance(0.5) ? 'unknown' : null } }];
}

/** Rubbish sent beside the good message, as a bad retry would be; the good one is not lost. */
function beside(spoil: (text: string) => string): Fault {
  return (message, good) => [good, { ...good, payload: Buffer.from(spoil(JSON.stringify(message.payload))) }];
}

function unknownDevice(message: Message, good: Outgoing): Outgoing[] {
  return [good, { ...good, topic: good.topic.replace(`/${message.device}/`, `/${message.device}-new/`) }];
}

function goodOf(community: string, { domain, device, event, payload, at }: Message): Outgoing {
  return { topic: topicOf(community, domain, device, event), payload, sendAt: at };
}

function isRegularReport(message: Message): boolean {
  return (
    message.event === 'occupancy' ||
    message.event === 'headcount' ||
    (message.event === 'state' && message.payload.state === 'normal')
  );
}
