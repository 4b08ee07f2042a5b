/**
 * The live channel, the only one for late joiners, reconnects and restarts: subscribe ▶ snapshot with a sequence number ▶
 * changes; a gap in the sequence, or another epoch, asks for a new snapshot. socket.io, websocket only.
 *
 * What a screen sees is a set of tables; each table maps a key to a row. A change carries only rows that changed,
 * and null for a row that is gone.
 */
import Type, { type Static } from 'typebox';
import { ALARM_TABLES } from '../alarms/contract.ts';
import { CASE_TABLES } from '../cases/contract.ts';
import { ENVIRONMENT_TABLES } from '../environment/contract.ts';
import { EVENT_TABLES } from '../events/contract.ts';
import { FITNESS_TABLES } from '../fitness/contract.ts';
import { GRID_TABLES } from '../grids/contract.ts';
import { HAZARD_TABLES } from '../hazards/contract.ts';
import { PARKING_TABLES } from '../parking/contract.ts';
import { PATROL_TABLES } from '../patrol/contract.ts';
import { PIPELINE_TABLES } from '../pipeline/contract.ts';
import { CommunityInfo } from '../registry/contract.ts';
import { Room } from '../scope/contract.ts';
import { SHIFT_TABLES } from '../shifts/contract.ts';
import { SOURCE_TABLES } from '../sources/contract.ts';

/** Table → schema of its rows. Tables with one row use the key `all`. */
export const TABLE_ROWS = {
  ...PIPELINE_TABLES,
  ...SOURCE_TABLES,
  ...PARKING_TABLES,
  ...FITNESS_TABLES,
  ...PATROL_TABLES,
  ...HAZARD_TABLES,
  ...ENVIRONMENT_TABLES,
  ...GRID_TABLES,
  ...EVENT_TABLES,
  ...ALARM_TABLES,
  ...SHIFT_TABLES,
  ...CASE_TABLES,
} as const;
export type TableName = keyof typeof TABLE_ROWS;
export type RowOf<T extends TableName> = Static<(typeof TABLE_ROWS)[T]>;
export type Tables = { [T in TableName]: Record<string, RowOf<T>> };
/** Only what changed; null: the row is gone. */
export type TableChanges = { [T in TableName]?: Record<string, RowOf<T> | null> };

export const SubscribeRequest = Type.Object({
  room: Room,
  community: Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' })),
});
export type SubscribeRequest = { room: Room; community?: string };

export const Snapshot = Type.Object({
  room: Room,
  community: CommunityInfo,
  epoch: Type.String({
    description: 'Life of all sequences of this api; another one after its restart and after a new registry',
  }),
  seq: Type.Integer({ description: 'Number of the last change already in the tables' }),
  at: Type.Number({ description: 'Epoch ms, the server’s clock when the tables were read' }),
  speed: Type.Number({ description: 'Simulated seconds per real second; 1 in real time' }),
  tables: Type.Object(
    Object.fromEntries(Object.entries(TABLE_ROWS).map(([name, row]) => [name, Type.Record(Type.String(), row)])),
  ),
});
export interface Snapshot {
  room: Room;
  community: CommunityInfo;
  epoch: string;
  seq: number;
  at: number;
  speed: number;
  tables: Tables;
}

export interface Changed {
  room: Room;
  community: string;
  epoch: string;
  /** Always the previous change of the room + 1. */
  seq: number;
  /** Epoch ms, server clock. */
  at: number;
  tables: TableChanges;
}

/** Sent every LIVE_HEARTBEAT_MS to each socket, so that a dead line shows and a lost last change is noticed. */
export interface Heartbeat {
  /** Epoch ms, server clock. */
  at: number;
  speed: number;
  /** The server's clock is not the world's, also at speed 1. */
  simulated: boolean;
  epoch: string;
  /** Rooms this socket is in → last sequence number sent. */
  seqs: Record<string, number>;
  /** False when the api cannot reach the database or hears no notices, by the rule of table `pipeline`: figures are then as old as `since`. */
  ok: boolean;
  /** Epoch ms of the last successful read. */
  since: number;
}

export interface SubscribeError {
  error:
    | 'invalid-request'
    | 'unknown-community'
    | 'unknown-grid'
    | 'forbidden'
    | 'password-change-required'
    | 'second-factor-required'
    | 'unavailable';
  message: string;
}

/** Client → server. */
export interface ClientEvents {
  subscribe: (request: SubscribeRequest, reply: (answer: Snapshot | SubscribeError) => void) => void;
  unsubscribe: (request: SubscribeRequest) => void;
}

/** Server → client. */
export interface ServerEvents {
  changed: (change: Changed) => void;
  beat: (beat: Heartbeat) => void;
}
