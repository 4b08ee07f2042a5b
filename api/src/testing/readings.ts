/** Puts latest states into a test database the way ingest leaves them. */
import { COMMUNITY, NOW, type TestDatabase } from './community.ts';

/** A car park's latest state and its presence. */
export async function parks(
  test: TestDatabase,
  code: string,
  reading: { total: number; occupied: number; outOfService?: number; quality?: number; at?: number; status?: string },
): Promise<void> {
  const { total, occupied, outOfService = 0, quality = 0, at = NOW, status = 'online' } = reading;
  await test.sql(
    `insert into parking_lot_latest (device, at, effective_at, id, received_at, quality, total, occupied, out_of_service, method)
     values ($1, to_timestamp($2), to_timestamp($2), 'x', to_timestamp($2), $3, $4, $5, $6, 'balancing')
     on conflict (device) do update set at = excluded.at, effective_at = excluded.at, received_at = excluded.at,
       quality = excluded.quality, total = excluded.total, occupied = excluded.occupied, out_of_service = excluded.out_of_service`,
    [test.device(code), at / 1000, quality, total, occupied, outOfService],
  );
  await hears(test, code, at, status);
}

/** A hazard sensor's latest state and its presence. */
export async function insertSensorState(
  test: TestDatabase,
  code: string,
  state: string,
  value: number,
  at = NOW,
): Promise<void> {
  await test.sql(
    `insert into hazard_sensor_latest (device, at, effective_at, id, received_at, quality, state, since, value, unit)
     values ($1, to_timestamp($2), to_timestamp($2), 'x', to_timestamp($2), 0, $3, to_timestamp($2), $4, '°C')
     on conflict (device) do update set state = excluded.state, value = excluded.value`,
    [test.device(code), at / 1000, state, value],
  );
  await hears(test, code, at, 'online');
}

/** An open row of the hazard register. */
export async function opensHazard(
  test: TestDatabase,
  code: string,
  hazard: { level: string; kind: string; grid: string | null; openedAt: number; state?: string },
): Promise<void> {
  await test.sql(
    `insert into hazard (community, device, source, report_id, state, kind, level, grid, opened_at, quality, value)
     values ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9), 0, 1)`,
    [
      COMMUNITY,
      test.device(code),
      code === 'RS' ? 'report' : 'sensor',
      code === 'RS' ? `${hazard.kind} ${hazard.openedAt}` : null,
      hazard.state ?? (code === 'RS' ? 'reported' : 'alarm'),
      hazard.kind,
      hazard.level,
      hazard.grid,
      hazard.openedAt / 1000,
    ],
  );
}

async function hears(test: TestDatabase, code: string, at: number, status: string): Promise<void> {
  await test.sql(
    `insert into device_presence (device, last_received_at, last_at, status) values ($1, to_timestamp($2), to_timestamp($2), $3)
     on conflict (device) do update set last_received_at = excluded.last_received_at, last_at = excluded.last_at, status = excluded.status`,
    [test.device(code), at / 1000, status],
  );
}
