/**
 * The api itself notifies people of a broken pipeline, at once: while ingest is what is broken, no alarm of it can be raised. The alarm that
 * ingest raises later is not sent again (alarm-events.ts).
 */
import { type Queryable, rows } from '../database/database.ts';
import { noteEvents } from '../outbox/events.ts';
import { breakTitle } from '../pipeline/words.ts';

/** What is older when it is first seen is history. */
const NEWS_MS = 24 * 60 * 60_000;
const LOOK_MAX = 100;
const HIGH = 1;

const wanted = (what: string) => `exists (select from notification_rule r where r.enabled and r.community = c.code
  and '${what}' = any(r.whats) and (r.priorities is null or 1 = any(r.priorities)))`;
const FACTS = `c.code as community, 'pipeline:' || b.id as subject, b.stage, b.what`;

const BROKEN = `
  select ${FACTS}, (extract(epoch from b.since) * 1000)::float8 as at from pipeline_break b cross join community c
  where b.since > to_timestamp($1::float8 / 1000) and ${wanted('pipeline.broken')} and not exists (select from notification_event e
    where e.what = 'pipeline.broken' and e.subject = 'pipeline:' || b.id and e.occasion = c.code)
  order by b.id limit $2::int`;
/** The end is sent to the receivers of the break. */
const RESTORED = `
  select ${FACTS}, (extract(epoch from b.ended_at) * 1000)::float8 as at
  from pipeline_break b
  join notification_event told on told.what = 'pipeline.broken' and told.subject = 'pipeline:' || b.id
  join community c on c.code = told.community
  where b.ended_at > to_timestamp($1::float8 / 1000) and ${wanted('pipeline.restored')} and not exists (select from notification_event e
    where e.what = 'pipeline.restored' and e.subject = 'pipeline:' || b.id and e.occasion = c.code)
  order by b.id limit $2::int`;

interface Found {
  community: string;
  subject: string;
  stage: string;
  what: string;
  /** Epoch ms. */
  at: number;
}

/** Notes breaks and their ends, once each; returns how many events are new. */
export async function notePipelineEvents(tx: Queryable, now: number): Promise<number> {
  const broken = await rows<Found>(tx, 'notification-pipeline-broken', BROKEN, [now - NEWS_MS, LOOK_MAX]);
  const restored = await rows<Found>(tx, 'notification-pipeline-restored', RESTORED, [now - NEWS_MS, LOOK_MAX]);
  const told = [
    ...broken.map((found) => ({ ...found, kind: 'pipeline.broken' as const })),
    ...restored.map((found) => ({ ...found, kind: 'pipeline.restored' as const })),
  ];
  return noteEvents(
    tx,
    told.map(({ community, subject, stage, what, at, kind }) => ({
      community,
      what: kind,
      subject,
      // A break is one for all communities, and each is told.
      occasion: community,
      grid: null,
      priority: HIGH,
      facts: { title: breakTitle(stage, what), place: null },
      concerned: [],
      department: null,
      at,
    })),
  );
}
