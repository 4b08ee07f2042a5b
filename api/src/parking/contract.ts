/** Smart parking as screens see it (智慧停车, clause 5.7). */
import Type, { type Static } from 'typebox';
import { Completeness, Freshness } from '../freshness/contract.ts';
import { Bucket } from '../history/contract.ts';
import { Epoch, Nullable, Place, Text } from '../wire/contract.ts';

/** Occupancy from which a car park counts as almost full (将满). */
export const ALMOST_FULL_OCCUPANCY = 0.95;

export const ParkingTotals = Type.Object({
  ...Completeness.properties,
  spaces: Type.Integer({ description: 'Spaces of all car parks of the scope, by the registry' }),
  usable: Nullable(Type.Integer({ description: 'Spaces − out of service, of the car parks that report' })),
  occupied: Nullable(Type.Integer({ description: 'Of the car parks that report' })),
  free: Nullable(Type.Integer({ description: 'usable − occupied' })),
  occupancy: Nullable(Type.Number({ description: '泊位占用率 occupied / usable, 0..1' })),
  freeLastWeek: Nullable(Type.Integer({ description: 'Free spaces at the same time a week ago, same car parks' })),
  entriesToday: Nullable(Type.Integer({ description: 'Entries since local midnight; null: no car park reports them' })),
  turnoverToday: Nullable(
    Type.Number({ description: '周转率 entries today / spaces of the car parks that report entries' }),
  ),
  telling: Type.Integer({ description: 'Car parks that report entries today' }),
  full: Type.Integer({ description: 'Car parks with no free space' }),
  almostFull: Type.Integer(),
});
export type ParkingTotals = Static<typeof ParkingTotals>;

export const CarParkState = Type.Union([
  Type.Literal('open'),
  Type.Literal('almost-full'),
  Type.Literal('full'),
  Type.Literal('unknown'),
]);
export type CarParkState = Static<typeof CarParkState>;

export const CarPark = Type.Object({
  code: Type.String(),
  name: Text,
  ...Place.properties,
  ...Freshness.properties,
  state: CarParkState,
  method: Nullable(Type.Union([Type.Literal('balancing'), Type.Literal('single-space')])),
  spaces: Type.Integer({ description: 'By the registry' }),
  outOfService: Nullable(Type.Integer()),
  occupied: Nullable(Type.Integer({ description: 'As reported; judge it by `suspect`' })),
  free: Nullable(Type.Integer({ description: 'Null when suspect' })),
  occupancy: Nullable(Type.Number({ description: '0..1; null when suspect' })),
  entriesToday: Nullable(Type.Integer()),
  turnoverToday: Nullable(Type.Number()),
  bays: Nullable(
    Type.Object(
      { free: Type.Integer(), occupied: Type.Integer(), closed: Type.Integer(), unknown: Type.Integer() },
      { description: 'Bay sensors, where there are any; unknown includes bays that never reported' },
    ),
  ),
  trend: Type.Object(
    {
      from: Epoch,
      stepMs: Type.Integer(),
      values: Type.Array(Nullable(Type.Number({ description: 'occupancy 0..1' }))),
    },
    { description: 'The last six hours, oldest first' },
  ),
});
export type CarPark = Static<typeof CarPark>;

/** One step of today's curve, keyed by the epoch ms of its start. */
export const ParkingDayPoint = Type.Object({
  occupancy: Nullable(Type.Number({ description: '0..1 over the car parks known in the step' })),
  typical: Nullable(Type.Number({ description: 'Same weekday a week ago, same time of day' })),
});
export type ParkingDayPoint = Static<typeof ParkingDayPoint>;

export const ParkingHistory = Type.Object({
  bucket: Bucket,
  points: Type.Array(
    Type.Object({
      t: Epoch,
      occupied: Nullable(
        Type.Number({
          description:
            'Time-weighted mean of the bucket (1m: the plain mean), summed over the car parks with a good reading in it',
        }),
      ),
      usable: Nullable(Type.Number()),
      occupancy: Nullable(Type.Number()),
      entries: Nullable(Type.Integer()),
      exits: Nullable(Type.Integer()),
      suspect: Type.Integer({ description: 'Readings left out of the bucket' }),
      reporting: Type.Integer({ description: 'Car parks with a reading in the bucket' }),
    }),
  ),
  expected: Type.Integer({ description: 'Car parks in the scope of the request' }),
});
export type ParkingHistory = Static<typeof ParkingHistory>;

export const ParkingNow = Type.Object({ at: Epoch, totals: ParkingTotals, carParks: Type.Array(CarPark) });
export type ParkingNow = Static<typeof ParkingNow>;

/** Live tables of the domain: table → row. */
export const PARKING_TABLES = { parkingTotals: ParkingTotals, carParks: CarPark, parkingDay: ParkingDayPoint } as const;
