/** The list of domains as the feed uses it: which facts a notice touches, how they are read, which tables they are made into. */
import type { Notice } from '@cockpit/ingest/notices';
import type { Database } from '../database/database.ts';
import type { Registry, Scope } from '../registry/registry.ts';
import type { AnyTables, Cause, FactSource, Moment, ScreenDomain, View } from './declare.ts';

/** Name of a fact, or PIPELINE. */
export type Part = string;
export type AnyFactValues = Readonly<Record<Part, unknown>>;
/** Touched by the state of the pipeline, not by a reading. */
export const PIPELINE: Part = 'pipeline';

export interface Screen {
  /** Names of all facts. */
  parts: readonly Part[];
  /** Those read ahead of all else. */
  ahead: ReadonlySet<Part>;
  /** The facts a notice may have changed. */
  touchedBy(notice: Notice): readonly Part[];
  readShared(reading: FactSource, previous: AnyFactValues, parts: ReadonlySet<Part>): Promise<AnyFactValues>;
  readRoom(database: Database, scope: Scope, now: number, parts: ReadonlySet<Part>): Promise<AnyFactValues>;
  /** The tables the given parts can have changed, whole. */
  tables(view: View<object>, parts: ReadonlySet<Part>): AnyTables;
  /** Epoch ms at which time alone changes a figure next; Infinity: never. */
  nextChangeAt(moment: Moment<object>): number;
}

/** @throws Error when two domains give one name to two facts. */
export function createScreen(domains: readonly ScreenDomain[]): Screen {
  const shared = merged(domains.map((domain) => domain.shared));
  const perRoom = merged(domains.map((domain) => domain.perRoom));
  const facts = merged<{ on: readonly Cause[] }>([shared, perRoom]);
  const parts = Object.keys(facts);
  const made = domains.map((domain) => ({ domain, of: partsOf(domain) }));
  return {
    parts,
    ahead: new Set(
      domains.filter(({ ahead }) => ahead).flatMap(({ shared: own, perRoom: rooms }) => names(own, rooms)),
    ),
    touchedBy(notice) {
      if (notice.kind === 'registry') return parts;
      const causes: Cause[] = notice.kind === 'domain' ? ['domain', notice.domain] : [notice.kind];
      return parts.filter((part) => facts[part]?.on.some((cause) => causes.includes(cause)));
    },
    readShared: (reading, previous, wanted) =>
      readAll(shared, wanted, (fact, part) => fact.read(reading, previous[part])),
    readRoom: (database, scope, now, wanted) => readAll(perRoom, wanted, (fact) => fact.read(database, scope, now)),
    tables(view, touched) {
      const tables: AnyTables = {};
      for (const { domain, of } of made)
        if (of.some((part) => touched.has(part))) Object.assign(tables, domain.tables(view));
      return tables;
    },
    nextChangeAt: (moment) => Math.min(...domains.map((domain) => domain.nextChangeAt(moment))),
  };
}

/** A moment whose derivations are made once. */
export function momentOf(facts: AnyFactValues, registry: Registry, now: number): Moment<object> {
  const derived = new Map<unknown, unknown>();
  const moment: Moment<object> = {
    facts,
    registry,
    now,
    once<Derived>(derive: (of: Moment<object>) => Derived): Derived {
      if (!derived.has(derive)) derived.set(derive, derive(moment));
      return derived.get(derive) as Derived;
    },
  };
  return moment;
}

function partsOf({ shared, perRoom, uses, withPipeline }: ScreenDomain): Part[] {
  return [...names(shared, perRoom, uses), ...(withPipeline ? [PIPELINE] : [])];
}

function names(...declared: object[]): Part[] {
  return declared.flatMap((facts) => Object.keys(facts));
}

function merged<Fact>(declared: readonly Record<Part, Fact>[]): Record<Part, Fact> {
  const result: Record<Part, Fact> = {};
  for (const [part, fact] of declared.flatMap((facts) => Object.entries(facts))) {
    if (part in result || part === PIPELINE) throw new Error(`Two domains declare a fact named ${part}.`);
    result[part] = fact;
  }
  return result;
}

async function readAll<Fact>(
  facts: Record<Part, Fact>,
  wanted: ReadonlySet<Part>,
  read: (fact: Fact, part: Part) => Promise<unknown>,
): Promise<AnyFactValues> {
  const asked = Object.entries(facts).filter(([part]) => wanted.has(part));
  return Object.fromEntries(
    await Promise.all(asked.map(async ([part, fact]) => [part, await read(fact, part)] as const)),
  );
}
