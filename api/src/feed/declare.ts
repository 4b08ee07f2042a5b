/**
 * What one domain contributes to screens: the facts it reads, what touches them, and the tables made of them. The feed knows no domain:
 * it is given a list of these.
 */
import type { Notice } from '@cockpit/ingest/notices';
import type { Static, TSchema } from 'typebox';
import type { Database } from '../database/database.ts';
import type { PipelineRow } from '../pipeline/contract.ts';
import type { Registry, Scope } from '../registry/registry.ts';

/** Table → key → row. */
export type AnyTables = Record<string, Record<string, unknown>>;

/** A kind of notice, or the domain that a notice of readings names. `domain`: readings of any domain. */
export type Cause = Notice['kind'] | Extract<Notice, { kind: 'domain' }>['domain'];

/** What a fact of a whole community is read with. */
export interface FactSource {
  database: Database;
  registry: Registry;
  /** Epoch ms. */
  now: number;
}
/** Read once for all rooms of a community, and again when one of its causes is noticed. */
export interface SharedFact<Value> {
  on: readonly Cause[];
  read(reading: FactSource, previous: Value | undefined): Promise<Value>;
}
/** Read for each room, because lists are bounded per room. */
export interface RoomFact<Value> {
  on: readonly Cause[];
  read(database: Database, scope: Scope, now: number): Promise<Value>;
}
type AnyFacts = Record<string, SharedFact<unknown> | RoomFact<unknown>>;
/** The values of facts under their names. */
export type Facts<Declared> = {
  [Name in keyof Declared]: Declared[Name] extends SharedFact<infer Value> | RoomFact<infer Value> ? Value : never;
};

/** How the pipeline is doing; known without reading. */
export interface PipelineNow {
  rows: Readonly<Record<string, PipelineRow>>;
  /** Epoch ms since when devices may speak and not be heard; null: they are heard. */
  unheardSince: number | null;
}

/** The shared facts of a community at one instant. */
export interface Moment<Known> {
  facts: Known;
  registry: Registry;
  /** Epoch ms. */
  now: number;
  /** Derives what several tables or rooms need, once per moment. */
  once<Derived>(derive: (moment: Moment<Known>) => Derived): Derived;
}
/** A moment as one room sees it, with the facts of the room. */
export interface View<Known> extends Moment<Known> {
  scope: Scope;
  pipeline: PipelineNow;
}

/** The tables that schemas of rows stand for. */
export type TablesOf<Rows> = {
  [Name in keyof Rows]: Record<string, Rows[Name] extends TSchema ? Static<Rows[Name]> : never>;
};

export interface ScreenDomain<Tables extends object = object> {
  /** Table → schema of its rows. */
  rows: Record<string, TSchema>;
  shared: Record<string, SharedFact<unknown>>;
  perRoom: Record<string, RoomFact<unknown>>;
  /** Facts of other domains the tables are made of as well. */
  uses: AnyFacts;
  /** The tables change with the state of the pipeline. */
  withPipeline: boolean;
  /** Read ahead of everything else, because people wait for it. */
  ahead: boolean;
  /** The tables of the domain, whole. Pure. */
  tables(view: View<object>): Tables;
  /** Epoch ms at which time alone changes a figure; Infinity: never. */
  nextChangeAt(moment: Moment<object>): number;
}

/** Declares a domain; what is left out is empty. */
export function screenDomain<
  Rows extends Record<string, TSchema>,
  Shared = object,
  PerRoom = object,
  Uses = object,
>(domain: {
  rows: Rows;
  shared?: Shared & Record<string, SharedFact<unknown>>;
  perRoom?: PerRoom & Record<string, RoomFact<unknown>>;
  uses?: Uses & AnyFacts;
  withPipeline?: boolean;
  ahead?: boolean;
  tables(view: View<Facts<Shared> & Facts<PerRoom> & Facts<Uses>>): TablesOf<Rows>;
  nextChangeAt?(moment: Moment<Facts<Shared> & Facts<Uses>>): number;
}): ScreenDomain<TablesOf<Rows>> {
  return {
    shared: {},
    perRoom: {},
    uses: {},
    withPipeline: false,
    ahead: false,
    nextChangeAt: () => Number.POSITIVE_INFINITY,
    ...domain,
  };
}

/** Declares a shared fact; its type is what `read` resolves with. */
export function sharedFact<Value>(
  on: readonly Cause[],
  read: (reading: FactSource, previous: Value | undefined) => Promise<Value>,
): SharedFact<Value> {
  return { on, read };
}

/** Declares a fact of each room. */
export function roomFact<Value>(
  on: readonly Cause[],
  read: (database: Database, scope: Scope, now: number) => Promise<Value>,
): RoomFact<Value> {
  return { on, read };
}

/** A list of rows as a table. */
export function byKey<Row>(rows: readonly Row[], key: (row: Row) => string): Record<string, Row> {
  return Object.fromEntries(rows.map((row) => [key(row), row]));
}
