/**
 * The registry file: one community with its grids, facilities and devices.
 * A folder with `community.json` (a `RegistryFile`) and `grids.geojson` (a FeatureCollection whose features carry
 * `properties.code` of a grid and a Polygon in WGS-84). Described for people in docs/REGISTRY.md.
 */
import Type, { type Static } from 'typebox';
import { CODE_PATTERN, Latitude, Longitude } from '../messages/contract.ts';
import { HazardKind, HazardLevel } from '../messages/hazard-words.ts';
import {
  type AirPointEntry,
  EnvironmentEntry,
  type WasteBinEntry,
  type WaterPointEntry,
} from './environment/contract.ts';

const Code = Type.String({ pattern: CODE_PATTERN, description: 'Unique in the community; stands in topics' });
const Name = Type.Object(
  { zh: Type.String({ minLength: 1, maxLength: 60 }), en: Type.String({ minLength: 1, maxLength: 90 }) },
  { additionalProperties: false, description: 'Shown name, both languages' },
);
export type Name = Static<typeof Name>;
const Place = { lon: Longitude, lat: Latitude };
const Whole = (description: string, minimum = 0) => Type.Integer({ minimum, maximum: 10_000_000, description });
const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM, community zone' });
const ReportEvery = Type.Optional(
  Type.Integer({
    minimum: 5,
    maximum: 31 * 86_400,
    description:
      'Seconds within which the device reports even when nothing changes; silent for 2.5 × this is stale (失联). Left out: it only speaks on events and is never stale',
  }),
);
const IdsRestart = Type.Optional(
  Type.Boolean({
    description:
      'true: its message ids begin again after each start, so an id it has used before is no repetition; only the same instant and id are',
  }),
);

export const GridEntry = Type.Object(
  {
    code: Type.String({
      pattern: '^[A-Za-z0-9]{1,20}$',
      description: 'Unit-grid code, 15 digits by default (GB/T 30428.1: 12 administrative + 3 sequence)',
    }),
    kind: Type.Union([Type.Literal('exclusive'), Type.Literal('micro')], { description: '专属网格 / 微网格' }),
    parent: Type.Optional(Type.String({ description: 'Code of the exclusive grid a micro-grid belongs to' })),
    name: Name,
    leader: Type.Optional(Type.String({ maxLength: 60, description: '网格长 / 微网格员' })),
    workers: Type.Optional(Whole('Industry population (产业人口)')),
    roads: Type.Optional(
      Type.Array(
        Type.Object(
          {
            side: Type.Union([
              Type.Literal('north'),
              Type.Literal('east'),
              Type.Literal('south'),
              Type.Literal('west'),
            ]),
            name: Name,
          },
          { additionalProperties: false },
        ),
        { maxItems: 16, description: 'City roads that bound the grid (clause 4.3)' },
      ),
    ),
  },
  { additionalProperties: false },
);
export type GridEntry = Static<typeof GridEntry>;

export const CarParkEntry = Type.Object(
  {
    code: Code,
    grid: Type.String(),
    name: Name,
    ...Place,
    spaces: Whole('Parking spaces, all levels'),
    reportEvery: ReportEvery,
    idsRestart: IdsRestart,
    levels: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Code,
            name: Name,
            spaces: Whole('Spaces on the level'),
            bays: Type.Optional(
              Type.Object(
                {
                  prefix: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,58}$' }),
                  from: Whole('First number', 0),
                  to: Whole('Last number', 0),
                  reportEvery: ReportEvery,
                  idsRestart: IdsRestart,
                },
                {
                  additionalProperties: false,
                  description:
                    'A sensor in every bay: devices `{prefix}{number}`, numbers padded to the width of `to`, e.g. KC-B1-001 … KC-B1-210',
                },
              ),
            ),
            counter: Type.Optional(
              Type.Object(
                { reportEvery: ReportEvery, idsRestart: IdsRestart },
                {
                  additionalProperties: false,
                  description:
                    'Something tells the occupancy of the level by itself: a device by the code of the level',
                },
              ),
            ),
          },
          { additionalProperties: false },
        ),
        { maxItems: 40 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type CarParkEntry = Static<typeof CarParkEntry>;

export const VenueKind = Type.Union(
  [Type.Literal('greenway'), Type.Literal('pod'), Type.Literal('virtual'), Type.Literal('court')],
  { description: '健身绿道 / 共享健身仓 / 虚拟健身 / 球场' },
);
export type VenueKind = Static<typeof VenueKind>;

export const VenueEntry = Type.Object(
  {
    code: Code,
    grid: Type.String(),
    name: Name,
    kind: VenueKind,
    ...Place,
    capacity: Whole('People the venue holds', 1),
    opensAt: LocalTime,
    closesAt: Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$', description: 'HH:MM, later than opensAt' }),
    reportEvery: ReportEvery,
    idsRestart: IdsRestart,
    machines: Type.Optional(
      Type.Array(Type.Object({ code: Code, name: Name, idsRestart: IdsRestart }, { additionalProperties: false }), {
        maxItems: 500,
      }),
    ),
  },
  { additionalProperties: false },
);
export type VenueEntry = Static<typeof VenueEntry>;

export const CheckpointEntry = Type.Object(
  {
    code: Code,
    grid: Type.String(),
    name: Name,
    ...Place,
    afterMinutes: Type.Integer({ minimum: 0, maximum: 24 * 60, description: 'Due this long after the round starts' }),
    idsRestart: IdsRestart,
  },
  { additionalProperties: false },
);
export type CheckpointEntry = Static<typeof CheckpointEntry>;

export const RouteEntry = Type.Object(
  {
    code: Code,
    name: Name,
    keyArea: Type.Optional(Type.Boolean({ description: '重点区域排查 (clause 7.1.4.3)' })),
    lateAfterMinutes: Type.Integer({ minimum: 1, maximum: 240, description: 'Checked in later than due + this: 迟到' }),
    missedAfterMinutes: Type.Integer({ minimum: 1, maximum: 720, description: 'Nobody came by due + this: 漏巡' }),
    checkpoints: Type.Array(CheckpointEntry, { minItems: 1, maxItems: 200 }),
    rounds: Type.Array(
      Type.Object(
        {
          code: Type.String({ pattern: '^[A-Za-z0-9._-]{1,32}$', description: 'Unique in the route, e.g. day-1' }),
          startsAt: LocalTime,
          weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
            minItems: 1,
            maxItems: 7,
            description: 'ISO weekdays, 1 = Monday',
          }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 48 },
    ),
  },
  { additionalProperties: false },
);
export type RouteEntry = Static<typeof RouteEntry>;

export const HazardPointEntry = Type.Object(
  {
    code: Code,
    grid: Type.String(),
    name: Name,
    kind: HazardKind,
    level: HazardLevel,
    ...Place,
    reportEvery: ReportEvery,
    idsRestart: IdsRestart,
  },
  { additionalProperties: false, description: 'One sensor at one place; `level` is what its alarm counts as' },
);
export type HazardPointEntry = Static<typeof HazardPointEntry>;

export const ReportSourceEntry = Type.Object(
  { code: Code, name: Name, domain: Type.Literal('hazard'), idsRestart: IdsRestart },
  { additionalProperties: false, description: 'A hotline, an app or a foreign system that files hazard reports' },
);
export type ReportSourceEntry = Static<typeof ReportSourceEntry>;

export const RegistryFile = Type.Object(
  {
    format: Type.Literal('cockpit-registry/1'),
    community: Type.Object(
      {
        code: Code,
        name: Name,
        timezone: Type.String({ description: 'IANA zone; Asia/Shanghai by default', default: 'Asia/Shanghai' }),
        workers: Whole('Industry population; 20 000-30 000 is the band of clause 4.2'),
        gridCodeLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 15 })),
      },
      { additionalProperties: false },
    ),
    grids: Type.Array(GridEntry, { minItems: 1, maxItems: 2000 }),
    carParks: Type.Array(CarParkEntry, { maxItems: 2000 }),
    venues: Type.Array(VenueEntry, { maxItems: 2000 }),
    routes: Type.Array(RouteEntry, { maxItems: 500 }),
    hazardPoints: Type.Array(HazardPointEntry, { maxItems: 20_000 }),
    reportSources: Type.Array(ReportSourceEntry, { maxItems: 500 }),
    environment: Type.Optional(EnvironmentEntry),
  },
  { additionalProperties: false },
);
export type RegistryFile = Static<typeof RegistryFile>;

/** `grids.geojson`. Rings are closed, WGS-84, outer ring first. */
export const GridShapes = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      properties: Type.Object({ code: Type.String() }),
      geometry: Type.Object({
        type: Type.Literal('Polygon'),
        coordinates: Type.Array(Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 3 }), { minItems: 4 }), {
          minItems: 1,
        }),
      }),
    }),
  ),
});
export type GridShapes = Static<typeof GridShapes>;

/** Named faults a registry can have; the importer refuses the whole file and lists them all. */
export const RegistryFaultCode = Type.Union([
  Type.Literal('invalid-field'),
  Type.Literal('duplicate-code'),
  Type.Literal('grid-code-length'),
  Type.Literal('grid-without-shape'),
  Type.Literal('shape-without-grid'),
  Type.Literal('invalid-polygon'),
  Type.Literal('unknown-parent-grid'),
  Type.Literal('micro-grid-without-parent'),
  Type.Literal('micro-grid-outside-parent'),
  Type.Literal('grids-overlap'),
  Type.Literal('unknown-grid'),
  Type.Literal('facility-outside-grids'),
  Type.Literal('facility-outside-its-grid'),
  Type.Literal('spaces-mismatch'),
  Type.Literal('unknown-timezone'),
]);
export type RegistryFaultCode = Static<typeof RegistryFaultCode>;

/** One named fault: where (`carParks[2].grid`), what, in a sentence. */
export interface RegistryFault {
  code: RegistryFaultCode;
  path: string;
  message: string;
}

/** Facility kinds as stored in table `facility`. */
export const FACILITY_KINDS = [
  'car-park',
  'level',
  'bay',
  'venue',
  'machine',
  'route',
  'checkpoint',
  'hazard-point',
  'report-source',
  'air-point',
  'waste-bin',
  'water-point',
] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

/** What the registry leaves out is null in the database. */
type NullFor<Entry, Name extends keyof Entry> = { [N in Name]-?: NonNullable<Entry[N]> | null };

/**
 * What table `facility` keeps in `attributes`, for the kinds that have something of their own; `{}` for all others. Any of them may
 * have `idsRestart: true` besides.
 */
export interface FacilityAttributes {
  venue: Pick<VenueEntry, 'kind' | 'opensAt' | 'closesAt'>;
  route: Pick<RouteEntry, 'lateAfterMinutes' | 'missedAfterMinutes' | 'rounds'> & { keyArea: boolean };
  checkpoint: Pick<CheckpointEntry, 'afterMinutes'>;
  'hazard-point': Pick<HazardPointEntry, 'kind' | 'level'>;
  'air-point': NullFor<AirPointEntry, 'noiseZone'>;
  'waste-bin': Pick<WasteBinEntry, 'waste'>;
  'water-point': NullFor<WaterPointEntry, 'targetClass' | 'warningLevel' | 'guaranteedLevel'>;
}
