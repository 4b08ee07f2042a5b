/** What a room shows, for questions that are asked once. */
import type { Registry, Scope } from '../registry/registry.ts';
import type { AnyTables, Facts, ScreenDomain } from './declare.ts';
import type { RoomSnapshot } from './rooms.ts';
import type { AnyFactValues } from './screen.ts';

export interface Shown {
  snapshot: RoomSnapshot;
  registry: Registry;
  scope: Scope;
  /** The tables of a domain of the screen. */
  tables<Tables extends object>(domain: ScreenDomain<Tables>): Tables;
  /** Shared facts of the screen. */
  facts<Declared extends object>(declared: Declared): Facts<Declared>;
}

/** Every domain asked for is one of the screen that was read. */
export function shownOf(snapshot: RoomSnapshot, registry: Registry, scope: Scope, facts: AnyFactValues): Shown {
  const tables: AnyTables = snapshot.tables;
  return {
    snapshot,
    registry,
    scope,
    tables: <Tables extends object>() => tables as Tables,
    facts: <Declared extends object>() => facts as Facts<Declared>,
  };
}

/** The row of a table that has one. */
export function onlyRow<Row>(table: Record<string, Row>): Row {
  const row = table['all'];
  if (row === undefined) throw new Error('A table of totals has no row.');
  return row;
}
