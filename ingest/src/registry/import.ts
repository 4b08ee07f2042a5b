/** Puts a validated registry into the database, as a whole or not at all. */
import { type Database, inTransaction, type Transaction } from '../database/database.ts';
import type { RegistryFault } from './contract.ts';
import type { FacilityRow } from './facilities.ts';
import { type GridRow, gridRows } from './grid-rows.ts';
import type { RegistrySource } from './read-files.ts';
import { RegistryRefused } from './refused.ts';
import { facilitiesOf } from './sections.ts';
import {
  deleteGoneGrids,
  gridsOfOthers,
  lockImport,
  noteNewRounds,
  notifyRegistry,
  retire,
  upsertCommunity,
  upsertDevices,
  upsertFacilities,
  upsertGrids,
} from './store.ts';

/** What an import left standing and what it took out of use. */
export interface ImportAccount {
  community: string;
  grids: number;
  facilities: number;
  devices: number;
  retiredFacilities: number;
  retiredDevices: number;
}

/**
 * Inserts or updates everything by code, keeping ids; retires what is gone; notifies listeners on commit. Imports take turns.
 * @param now epoch ms
 * @throws RegistryRefused when a grid code belongs to another community.
 */
export async function importRegistry(
  database: Database,
  registry: RegistrySource,
  now: number,
): Promise<ImportAccount> {
  const community = registry.file.community.code;
  const grids = gridRows(registry);
  const facilities = facilitiesOf(registry.file).map((row, position) => ({ ...row, position }));
  const speaking = facilities.filter((row) => row.device !== null);
  const at = new Date(now);

  return inTransaction(database, async (tx) => {
    await lockImport(tx);
    await refuseForeignGrids(tx, community, grids);
    await upsertCommunity(tx, registry.file, grids, at);
    await upsertGrids(tx, community, grids);
    await noteNewRounds(tx, community, facilities, at);
    for (const depth of [0, 1, 2] as const)
      await upsertFacilities(
        tx,
        community,
        facilities.filter((row) => row.depth === depth),
        at,
      );
    const retiredFacilities = await retire(tx, 'facility', community, facilities, at);
    await upsertDevices(tx, community, speaking);
    const retiredDevices = await retire(tx, 'device', community, speaking, at);
    await deleteGoneGrids(tx, community, codesOf(grids));
    await notifyRegistry(tx, community);
    return {
      community,
      grids: grids.length,
      facilities: facilities.length,
      devices: speaking.length,
      retiredFacilities,
      retiredDevices,
    };
  });
}

// Grid codes are administrative numbers, unique in the whole database and not only in one community.
async function refuseForeignGrids(tx: Transaction, community: string, grids: GridRow[]): Promise<void> {
  const owners = await gridsOfOthers(tx, community, codesOf(grids));
  const faults = grids.flatMap(({ code, position }): RegistryFault[] => {
    const owner = owners.get(code);
    if (owner === undefined) return [];
    const message = `Grid code ${code} already belongs to community ${owner} in this database.`;
    return [{ code: 'duplicate-code', path: `grids[${position}].code`, message }];
  });
  if (faults.length > 0) throw new RegistryRefused(faults);
}

function codesOf(rows: readonly Pick<FacilityRow | GridRow, 'code'>[]): string[] {
  return rows.map((row) => row.code);
}
