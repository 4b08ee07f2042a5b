/** Safety hazards (事故隐患, clause 7.1.3). Two levels after 安监总局令第16号 art. 3: general 一般, major 重大. */
import Type, { type Static } from 'typebox';
import { Latitude, Longitude, MessageId, Payload } from '../messages/contract.ts';
import { HAZARD_KINDS, HazardKind, HazardLevel } from '../messages/hazard-words.ts';

export { HAZARD_KINDS, HazardKind, HazardLevel };

/** `unknown`: the sensor is heard and cannot say. It neither is normal nor ends what was said before. */
export const SensorState = Type.Union([
  Type.Literal('normal'),
  Type.Literal('alarm'),
  Type.Literal('fault'),
  Type.Literal('unknown'),
]);
export type SensorState = Static<typeof SensorState>;

/** Topic tail `hazard/{sensor}/state`. */
export const SensorStatePayload = Payload(
  {
    kind: { ...HazardKind, description: 'What the sensor watches; the registry decides, another kind is flagged' },
    state: Type.Union([...SensorState.anyOf, Type.Null()], { description: 'null is read as unknown' }),
    value: Type.Optional(Type.Number({ minimum: -1e12, maximum: 1e12, description: 'Measured value, in `unit`' })),
    unit: Type.Optional(Type.String({ maxLength: 16, description: 'UCUM or customary unit, e.g. °C, %LEL, cm, kPa' })),
  },
  'State of a hazard sensor, on change and at least once per reporting interval',
);
/** As decoded: null has become `unknown`. */
export type SensorStatePayload = Omit<Static<typeof SensorStatePayload>, 'state'> & { state: SensorState };

/** An alarm is not kept out by what is wrong with the rest of it. */
export function isAlarm({ state }: { state?: unknown }): boolean {
  return state === 'alarm';
}

/** Nor is a report of a hazard; one that closes another is none. */
export function isOpening({ closes }: { closes?: unknown }): boolean {
  return closes === undefined;
}

/** Topic tail `hazard/{source}/report`. */
export const ReportPayload = Payload(
  {
    level: HazardLevel,
    category: Type.String({ minLength: 1, maxLength: 64, description: 'What it is about, by the source’s list' }),
    description: Type.String({ maxLength: 1000 }),
    lon: Type.Optional(Longitude),
    lat: Type.Optional(Latitude),
    grid: Type.Optional(Type.String({ maxLength: 64, description: 'Grid code; else found by lon/lat' })),
    closes: Type.Optional(
      Type.String({
        ...MessageId,
        description:
          'Id of an earlier report of the same source that this message closes (销号); until cases close them here',
      }),
    ),
  },
  'A hazard seen by a person or a foreign system',
);
export type ReportPayload = Static<typeof ReportPayload>;

/** Event (topic level 5) → payload. */
export const HAZARD_EVENTS = { state: SensorStatePayload, report: ReportPayload } as const;
