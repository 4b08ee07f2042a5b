/** Snapshot and changes of one room become the tables a screen sees. Pure; untouched tables keep their identity. */
import type { Changed, RowOf, Snapshot, TableChanges, TableName, Tables } from '@cockpit/api/live';

export type RoomPicture = Omit<Snapshot, 'speed'>;

/** What to do with a change, given the picture's place in the sequence. */
export type ChangeVerdict = 'apply' | 'known' | 'gap';

/** Whether a change follows, repeats what is known, or shows that something was missed. */
export function judgeChange(
  place: { epoch: string; seq: number },
  change: { epoch: string; seq: number },
): ChangeVerdict {
  if (change.epoch !== place.epoch) return 'gap';
  if (change.seq <= place.seq) return 'known';
  return change.seq === place.seq + 1 ? 'apply' : 'gap';
}

/** The picture after the changes that follow it in sequence; known and unconnected ones leave it as it is. */
export function applyChanges(picture: RoomPicture, changes: readonly Changed[]): RoomPicture {
  const next: RoomPicture = { ...picture, tables: { ...picture.tables } };
  const copied = new Set<TableName>();
  for (const change of changes) {
    if (judgeChange(next, change) !== 'apply') continue;
    for (const name of Object.keys(change.tables) as TableName[]) {
      if (!copied.has(name)) copyTable(next.tables, name);
      copied.add(name);
      mergeRows(next.tables, name, change.tables);
    }
    next.seq = change.seq;
    next.at = change.at;
  }
  return next.seq === picture.seq ? picture : next;
}

function copyTable<T extends TableName>(tables: Tables, name: T): void {
  tables[name] = { ...tables[name] };
}

function mergeRows<T extends TableName>(tables: Tables, name: T, changes: TableChanges): void {
  const table: Record<string, RowOf<T>> = tables[name];
  for (const [key, row] of Object.entries(changes[name] ?? {})) {
    if (row === null) delete table[key];
    else table[key] = row as RowOf<T>;
  }
}
