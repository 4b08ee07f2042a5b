/**
 * Alarm rules are data (ISA-18.2 / IEC 62682). A rule says what to watch, when it counts, and what a person is to do about
 * it: what needs no response is an event and not an alarm. docs/ALARMS.md explains them for people.
 */
import Type, { type Static } from 'typebox';
import { ENVIRONMENT_MEASURES } from '../environment/measures.ts';
import { FITNESS_MEASURES } from '../fitness/measures.ts';
import { HAZARD_KINDS, HazardKind, HazardLevel } from '../hazards/contract.ts';
import { HAZARD_MEASURES } from '../hazards/measures.ts';
import { oneOf } from '../messages/one-of.ts';
import { DOMAINS } from '../messages/stored/contract.ts';
import { PARKING_MEASURES } from '../parking/measures.ts';
import { FACILITY_KINDS, VenueKind } from '../registry/contract.ts';

const CLOSED = { additionalProperties: false } as const;
const Seconds = (description: string, maximum = 7 * 86_400) =>
  Type.Integer({ minimum: 0, maximum, description: `${description}, s` });
const Minutes = (description: string, minimum = 1) =>
  Type.Integer({ minimum, maximum: 7 * 24 * 60, description: `${description}, min` });
const Both = (maximum: number) =>
  Type.Object(
    {
      zh: Type.String({ minLength: 1, maxLength: maximum }),
      en: Type.String({ minLength: 1, maxLength: 2 * maximum }),
    },
    CLOSED,
  );

/** What an alarm is about: what devices speak of, the people's own duty, or the system itself. */
export const AlarmDomain = oneOf([...DOMAINS, 'duty', 'system']);
export type AlarmDomain = Static<typeof AlarmDomain>;

export const AlarmRuleCode = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{1,47}$',
  description: 'Unique among all rules, e.g. parking-full',
});

/** Three levels, no more; 5 / 15 / 80 % of what is annunciated is the mix to aim at. */
export const AlarmPriority = Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]);
export type AlarmPriority = Static<typeof AlarmPriority>;
/** As stored: 1, 2, 3. */
export const ALARM_PRIORITIES: readonly AlarmPriority[] = ['high', 'medium', 'low'];

/** Numbers a rule can watch: which message carries it, and its unit (null: the message says). */
export const MEASURES = {
  ...PARKING_MEASURES,
  ...FITNESS_MEASURES,
  ...HAZARD_MEASURES,
  ...ENVIRONMENT_MEASURES,
} as const;
export type MeasureName = keyof typeof MEASURES;
const Measure = oneOf(
  Object.keys(MEASURES) as MeasureName[],
  'parking-occupancy: occupied / usable spaces; fitness-load: present / capacity; bin-fill: of its volume',
);

/** Words a rule can watch. `device-status` is a birth or will, of any domain. */
export const FIELDS = {
  'hazard-state': { domain: 'hazard', event: 'state', values: ['normal', 'alarm', 'fault', 'unknown'] },
  'bay-state': { domain: 'parking', event: 'bay', values: ['free', 'occupied', 'closed', 'unknown'] },
  'checkin-result': { domain: 'patrol', event: 'checkin', values: ['ok', 'finding'] },
  'device-status': { domain: null, event: 'status', values: ['online', 'offline'] },
} as const;
export type FieldName = keyof typeof FIELDS;
const Field = Type.Union([
  Type.Literal('hazard-state'),
  Type.Literal('bay-state'),
  Type.Literal('checkin-result'),
  Type.Literal('device-status'),
]);
const Words = Type.Array(Type.String({ maxLength: 16 }), { minItems: 1, maxItems: 4 });

const Delays = {
  onDelayS: Seconds('Has to last this long before the alarm is raised'),
  offDelayS: Seconds('Has to be over for this long before the alarm ends'),
};

/** Judged by ingest with every reading, in its transaction. */
const ReadingConditions = [
  Type.Object(
    {
      kind: Type.Literal('threshold'),
      measure: Measure,
      side: Type.Union([Type.Literal('above'), Type.Literal('below')]),
      limit: Type.Number({ description: 'At the limit or past it counts' }),
      deadband: Type.Number({ minimum: 0, description: 'Ends only when back behind the limit by this much' }),
      ...Delays,
    },
    { ...CLOSED, description: 'A number at or past a limit' },
  ),
  Type.Object(
    {
      kind: Type.Literal('state'),
      field: Field,
      is: Words,
      until: Type.Optional({ ...Words, description: 'Only these end it; left out: anything else does' }),
      ...Delays,
    },
    { ...CLOSED, description: 'A device reports a certain state' },
  ),
  Type.Object(
    {
      kind: Type.Literal('rate'),
      measure: Measure,
      limit: Type.Number({ description: 'Change that counts, signed: 15 rises by 15 or more, -15 falls' }),
      withinS: Type.Integer({
        minimum: 10,
        maximum: 3_600,
        description: 'Between two readings at most this far apart, s',
      }),
      offDelayS: Delays.offDelayS,
    },
    { ...CLOSED, description: 'A number changes too fast; ends when it changes by less than half of that' },
  ),
  Type.Object(
    {
      kind: Type.Literal('suspect'),
      event: Type.Union([
        Type.Literal('occupancy'),
        Type.Literal('headcount'),
        Type.Literal('state'),
        Type.Literal('checkin'),
      ]),
      ...Delays,
    },
    { ...CLOSED, description: 'Readings contradict themselves; a good one ends it' },
  ),
  Type.Object(
    {
      kind: Type.Literal('clock'),
      limitS: Type.Integer({ minimum: 5, maximum: 86_400, description: 'Farther off than this counts, s' }),
      ...Delays,
    },
    { ...CLOSED, description: 'The clock of a device is wrong, measured by each live message' },
  ),
  Type.Object(
    { kind: Type.Literal('report'), levels: Type.Array(HazardLevel, { minItems: 1, maxItems: 2 }) },
    { ...CLOSED, description: 'A hazard was reported; a report that closes it ends it' },
  ),
] as const;

/** Judged by the passing of time: `silence` and `refused` by ingest, the others by the api, which has their one definition. */
const TimeConditions = [
  Type.Object(
    { kind: Type.Literal('silence'), minutes: Minutes('Stale (失联) for this long', 0) },
    { ...CLOSED, description: 'A device that has to report is silent and sent no last will' },
  ),
  Type.Object(
    {
      kind: Type.Literal('refused'),
      minutes: Minutes('Ends when under the bound of refused messages for this long', 1),
    },
    { ...CLOSED, description: 'A device is cut off, since more of its messages are refused than quarantine takes' },
  ),
  Type.Object(
    {
      kind: Type.Literal('uncounted'),
      minutes: Minutes('No trustworthy count for this long after it turned stale', 0),
    },
    { ...CLOSED, description: 'A car park whose count is stale, offline or suspect' },
  ),
  Type.Object(
    {
      kind: Type.Literal('bays-disagree'),
      share: Type.Integer({
        minimum: 5,
        maximum: 100,
        description: 'Count and bays are this far apart at least, % of the spaces of the car park',
      }),
      minutes: Minutes('They have been for this long', 0),
    },
    { ...CLOSED, description: 'What a car park counts contradicts what its own bays say' },
  ),
  Type.Object(
    {
      kind: Type.Literal('stuck'),
      minutes: Type.Integer({
        minimum: 60,
        maximum: 2 * 24 * 60,
        description:
          'Unchanged for this long, counting only the time in which half of its neighbours moved and it was open, min',
      }),
      neighbours: Type.Integer({
        minimum: 2,
        maximum: 100,
        description: 'Others of its kind that have to report; with fewer there is nothing to compare with',
      }),
    },
    { ...CLOSED, description: 'A value is stuck while those of its neighbours change' },
  ),
  Type.Object(
    { kind: Type.Literal('missed-patrol'), keyArea: Type.Optional(Type.Boolean()) },
    { ...CLOSED, description: '漏巡: missed stops of a round; one alarm per round and grid' },
  ),
  Type.Object(
    { kind: Type.Literal('late-start'), keyArea: Type.Optional(Type.Boolean()) },
    { ...CLOSED, description: 'A round whose first stop is late and has no check-in yet' },
  ),
  Type.Object(
    {
      kind: Type.Literal('unmanned-shift'),
      minutes: Minutes('A running shift has had fewer people on duty than it needs for this long', 0),
    },
    { ...CLOSED, description: 'A shift has nobody on duty' },
  ),
  Type.Object(
    { kind: Type.Literal('notifications-late'), minutes: Minutes('The oldest message has waited for this long') },
    { ...CLOSED, description: 'Notifications have not been sent' },
  ),
  Type.Object(
    { kind: Type.Literal('rounds-late'), minutes: Minutes('A task has completed no round for this long') },
    { ...CLOSED, description: 'A background task of the leader is run by no api' },
  ),
  Type.Object(
    {
      kind: Type.Literal('quarantine-waiting'),
      minutes: Minutes('The oldest open message has waited for this long'),
    },
    { ...CLOSED, description: 'Messages wait in quarantine to be released or discarded' },
  ),
  Type.Object(
    {
      kind: Type.Literal('pipeline'),
      minutes: Minutes('Broken for this long; 0: at once', 0),
    },
    { ...CLOSED, description: 'A stage between the devices and the screens is broken' },
  ),
  Type.Object(
    { kind: Type.Literal('combination'), all: Type.Array(AlarmRuleCode, { minItems: 2, maxItems: 4 }) },
    { ...CLOSED, description: 'Alarms of all these rules are active in the same grid' },
  ),
] as const;

export const AlarmCondition = Type.Union([...ReadingConditions, ...TimeConditions]);
export type AlarmCondition = Static<typeof AlarmCondition>;
export type ConditionOf<K extends AlarmCondition['kind']> = Extract<AlarmCondition, { kind: K }>;

export const AlarmScope = Type.Object(
  {
    kinds: Type.Optional(Type.Array(Type.Enum([...FACILITY_KINDS]), { minItems: 1, maxItems: 9 })),
    hazardKinds: Type.Optional(Type.Array(HazardKind, { minItems: 1, maxItems: HAZARD_KINDS.length })),
    hazardLevels: Type.Optional(Type.Array(HazardLevel, { minItems: 1, maxItems: 2 })),
    venueKinds: Type.Optional(Type.Array(VenueKind, { minItems: 1, maxItems: 4 })),
    facilities: Type.Optional(
      Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 500, description: 'Codes' }),
    ),
  },
  { ...CLOSED, description: 'Facilities the rule is for: all of these together; what is left out is not asked' },
);
export type AlarmScope = Static<typeof AlarmScope>;

const LifeSafety = Type.Boolean({
  description:
    'People are in danger (fire and smoke, gas, carbon monoxide, people in a stuck lift): its alarms go before all others on the wall and in lists; left out: no',
});

export const AlarmRule = Type.Object(
  {
    code: AlarmRuleCode,
    title: Both(40),
    domain: AlarmDomain,
    priority: AlarmPriority,
    enabled: Type.Boolean(),
    lifeSafety: Type.Optional(LifeSafety),
    clause: Type.Optional(Type.String({ maxLength: 16, description: 'Clause of the standard it serves' })),
    appliesTo: AlarmScope,
    condition: AlarmCondition,
    cause: Both(200),
    consequence: Both(200),
    action: Both(300),
    respondMinutes: Minutes('Time to respond'),
    chatterMinutes: Minutes('Back within this: counted on the same alarm', 0),
    shelveMinutesMax: Minutes('Longest shelf'),
  },
  CLOSED,
);
export type AlarmRule = Static<typeof AlarmRule>;

/** What can be set otherwise for all facilities, a kind of them, or one. */
export const AlarmRulePatch = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean()),
    priority: Type.Optional(AlarmPriority),
    lifeSafety: Type.Optional(LifeSafety),
    limit: Type.Optional(Type.Number({ minimum: -1e12, maximum: 1e12 })),
    limitS: Type.Optional(Type.Integer({ minimum: 5, maximum: 86_400 })),
    deadband: Type.Optional(Type.Number({ minimum: 0, maximum: 1e12 })),
    onDelayS: Type.Optional(Delays.onDelayS),
    offDelayS: Type.Optional(Delays.offDelayS),
    minutes: Type.Optional(Minutes('Of silence, of no count, of disagreement or of being stuck', 0)),
    share: Type.Optional(Type.Integer({ minimum: 5, maximum: 100, description: '%' })),
    neighbours: Type.Optional(Type.Integer({ minimum: 2, maximum: 100 })),
    respondMinutes: Type.Optional(AlarmRule.properties.respondMinutes),
    chatterMinutes: Type.Optional(AlarmRule.properties.chatterMinutes),
    shelveMinutesMax: Type.Optional(AlarmRule.properties.shelveMinutesMax),
  },
  CLOSED,
);
export type AlarmRulePatch = Static<typeof AlarmRulePatch>;

/** `all`, `kind:car-park`, `facility:P1`; the later of these goes before the earlier. */
export const AlarmRuleScope = Type.String({
  pattern: `^(all|kind:(${FACILITY_KINDS.join('|')})|facility:[A-Za-z0-9][A-Za-z0-9._-]{0,63})$`,
});

/** A row of alarm_rule_change, as far as its meaning goes. */
export interface AlarmRuleChange {
  id: number;
  community: string;
  rule: string;
  scope: string;
  patch: AlarmRulePatch;
  /** A rule of the community's own. */
  body: AlarmRule | null;
}

/** What the api sends with a signal. */
export const AlarmSignalFacts = Type.Object({
  facility: Type.Union([Type.Integer(), Type.Null()], { description: 'Id' }),
  device: Type.Union([Type.Integer(), Type.Null()]),
  grid: Type.Union([Type.String(), Type.Null()]),
  name: Type.Union([Both(120), Type.Null()], { description: 'What is in alarm; null: the facility' }),
  args: Type.Record(Type.String(), Type.Unknown()),
});
export type AlarmSignalFacts = Static<typeof AlarmSignalFacts>;

/** Why an alarm ended: a reading, a signal of the api, time alone (a delay ran out), or its rule was taken away. */
export const ClearedBy = Type.Union([
  Type.Literal('reading'),
  Type.Literal('signal'),
  Type.Literal('time'),
  Type.Literal('rule'),
]);
export type ClearedBy = Static<typeof ClearedBy>;
