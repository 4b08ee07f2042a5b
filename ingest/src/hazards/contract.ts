/** Safety hazards (事故隐患, clause 7.1.3). Two levels after 安监总局令第16号 art. 3: general 一般, major 重大. */
import Type, { type Static } from 'typebox';
import { Latitude, Longitude, MessageId, Payload } from '../messages/contract.ts';

export const HazardLevel = Type.Union([Type.Literal('general'), Type.Literal('major')], {
  description:
    'general 一般: can be rectified at once; major 重大: needs a stop of production or a period of treatment',
});
export type HazardLevel = Static<typeof HazardLevel>;

export const HazardKind = Type.Union(
  [
    Type.Literal('smoke'),
    Type.Literal('gas'),
    Type.Literal('electrical-temperature'),
    Type.Literal('water-level'),
    Type.Literal('manhole'),
    Type.Literal('lift'),
    Type.Literal('pressure'),
  ],
  { description: 'What the sensor watches' },
);
export type HazardKind = Static<typeof HazardKind>;

/** Topic tail `hazard/{sensor}/state`. */
export const SensorStatePayload = Payload(
  {
    kind: HazardKind,
    state: Type.Union([Type.Literal('normal'), Type.Literal('alarm'), Type.Literal('fault')]),
    value: Type.Optional(Type.Number({ minimum: -1e12, maximum: 1e12, description: 'Measured value, in `unit`' })),
    unit: Type.Optional(Type.String({ maxLength: 16, description: 'UCUM or customary unit, e.g. °C, %LEL, cm, kPa' })),
  },
  'State of a hazard sensor, on change and at least once per reporting interval',
);
export type SensorStatePayload = Static<typeof SensorStatePayload>;

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
