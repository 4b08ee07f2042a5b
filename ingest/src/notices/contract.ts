/**
 * What ingest notifies the api of after a commit: which domain changed where. Names, never rows.
 * PostgreSQL channel and Redis stream carry the same JSON.
 */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Domain } from '../messages/contract.ts';

/** PostgreSQL NOTIFY channel and Redis stream key. */
export const NOTICE_CHANNEL = 'cockpit_notices';

export const Notice = Type.Union([
  Type.Object({
    kind: Type.Literal('domain'),
    community: Type.String(),
    domain: Domain,
    grids: Type.Array(Type.String(), { description: 'Codes of the grids concerned; empty: the community as a whole' }),
  }),
  Type.Object({ kind: Type.Literal('presence'), community: Type.String() }),
  Type.Object({ kind: Type.Literal('rollups'), names: Type.Array(Type.String()) }),
  Type.Object({ kind: Type.Literal('registry'), community: Type.String() }),
  Type.Object({ kind: Type.Literal('quarantine') }),
  Type.Object({ kind: Type.Literal('quarantine-action') }, { description: 'To ingest: an action was asked for' }),
  Type.Object({ kind: Type.Literal('field-message') }, { description: 'To ingest: somebody sent one from a phone' }),
  Type.Object({
    kind: Type.Literal('alarms'),
    community: Type.String(),
    grids: Type.Array(Type.String(), { description: 'As above' }),
  }),
  Type.Object({
    kind: Type.Literal('cases'),
    community: Type.String(),
    grids: Type.Array(Type.String(), { description: 'As above' }),
  }),
  Type.Object({ kind: Type.Literal('shifts'), community: Type.String() }, { description: 'Who is on duty changed' }),
  Type.Object({ kind: Type.Literal('alarm-rules') }, { description: 'Rules were changed' }),
  Type.Object({ kind: Type.Literal('alarm-signal') }, { description: 'To ingest: something did not happen' }),
  Type.Object(
    { kind: Type.Literal('store-settings') },
    { description: 'To ingest: settings of the store were changed' },
  ),
]);
export type Notice = Static<typeof Notice>;

const isNotice = Compile(Notice);

/** What a payload says: one notice as JSON, or a list of them. undefined stands for each part that is none. */
export function parseNotices(payload: string): (Notice | undefined)[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload);
  } catch {
    return [undefined];
  }
  const said: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return said.map((one) => (isNotice.Check(one) ? one : undefined));
}
