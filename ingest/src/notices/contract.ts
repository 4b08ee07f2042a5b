/**
 * What ingest tells the api after a commit: which domain changed where. Names, never rows.
 * PostgreSQL channel and Redis stream carry the same JSON.
 */
import Type, { type Static } from 'typebox';
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
]);
export type Notice = Static<typeof Notice>;
