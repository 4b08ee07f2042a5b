/** What a community registers of its environment: air points, bins, river points. */
import Type, { type Static } from 'typebox';
import { CODE_PATTERN, Latitude, Longitude } from '../../messages/contract.ts';
import { oneOf } from '../../messages/one-of.ts';

/** Functional zones of GB 3096-2008; 3 is industry and logistics, 4a along roads, 4b along railways. */
const NOISE_ZONES = ['0', '1', '2', '3', '4a', '4b'] as const;
export const WasteKind = oneOf(
  ['recyclable', 'hazardous', 'kitchen', 'other'],
  '可回收物 / 有害垃圾 / 厨余（易腐）垃圾 / 其他垃圾',
);
export type WasteKind = Static<typeof WasteKind>;

const Point = {
  code: Type.String({ pattern: CODE_PATTERN, description: 'Unique in the community; stands in topics' }),
  grid: Type.String(),
  name: Type.Object(
    { zh: Type.String({ minLength: 1, maxLength: 60 }), en: Type.String({ minLength: 1, maxLength: 90 }) },
    { additionalProperties: false, description: 'Shown name, both languages' },
  ),
  lon: Longitude,
  lat: Latitude,
  reportEvery: Type.Optional(
    Type.Integer({ minimum: 5, maximum: 31 * 86_400, description: 'Seconds within which it reports; see carParks' }),
  ),
  idsRestart: Type.Optional(Type.Boolean({ description: 'Its message ids begin again after each start' })),
};
const Metres = (description: string) => Type.Optional(Type.Number({ minimum: -500, maximum: 9_000, description }));

export const AirPointEntry = Type.Object(
  { ...Point, noiseZone: Type.Optional(oneOf(NOISE_ZONES, 'GB 3096-2008; left out: noise has no limit here')) },
  { additionalProperties: false },
);
export type AirPointEntry = Static<typeof AirPointEntry>;

export const WasteBinEntry = Type.Object({ ...Point, waste: WasteKind }, { additionalProperties: false });
export type WasteBinEntry = Static<typeof WasteBinEntry>;

export const WaterPointEntry = Type.Object(
  {
    ...Point,
    targetClass: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5, description: '目标水质, class Ⅰ to Ⅴ of GB 3838-2002' }),
    ),
    warningLevel: Metres('警戒水位, m'),
    guaranteedLevel: Metres('保证水位, m'),
  },
  { additionalProperties: false },
);
export type WaterPointEntry = Static<typeof WaterPointEntry>;

export const EnvironmentEntry = Type.Object(
  {
    airPoints: Type.Array(AirPointEntry, { maxItems: 2000 }),
    wasteBins: Type.Array(WasteBinEntry, { maxItems: 20_000 }),
    waterPoints: Type.Array(WaterPointEntry, { maxItems: 2000 }),
  },
  { additionalProperties: false, description: 'Left out: nothing of the kind is watched' },
);
export type EnvironmentEntry = Static<typeof EnvironmentEntry>;
