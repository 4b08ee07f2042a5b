/** The stages a message passes and how each can fail. Ingest measures, the api judges, screens name: docs/HEALTH.md. */
import Type, { type Static } from 'typebox';

/**
 * In the order in which a break is named when several are broken: what stands first explains those behind it. The last two are
 * measured by the api and by the screen.
 */
export const PIPELINE_STAGES = ['database', 'broker', 'queue', 'ingest', 'commit', 'api', 'rollups', 'socket'] as const;
export const PipelineStage = Type.Union([
  Type.Literal('database', { description: 'PostgreSQL answers and can be written' }),
  Type.Literal('broker', { description: 'Ingest is connected and the broker answers' }),
  Type.Literal('queue', { description: 'What the broker keeps for ingest reaches it in time' }),
  Type.Literal('ingest', { description: 'Ingest runs and reads' }),
  Type.Literal('commit', { description: 'What was received is stored' }),
  Type.Literal('api', { description: 'The api reads what is stored' }),
  Type.Literal('rollups', { description: 'Changes are in the rollups' }),
  Type.Literal('socket', { description: 'The api reaches the screen' }),
]);
export type PipelineStage = Static<typeof PipelineStage>;

/** Those measured by ingest. */
export type IngestStage = Exclude<PipelineStage, 'api' | 'socket'>;

/** How a stage fails. */
export const PIPELINE_WHATS = [
  'unreachable', // broker: no connection; database: no answer
  'no-answer', // broker: connected, answers nothing
  'stuck', // queue: accepted by the broker, not delivered to ingest
  'canary-refused', // queue: the broker does not let the canary through, so nobody can tell
  'held-back', // ingest: does not read because too much waits for the database
  'silent', // ingest: no heartbeat, but its connection to the database stands: hung, or a half-open line
  'gone', // ingest: no heartbeat and no connection: ended, or cut off from the database
  'stopped', // ingest: stopped in good order
  'never-seen', // ingest: no heartbeat was ever written
  'waiting', // commit: messages wait to be stored
  'read-only', // database: answers, but cannot be written
  'behind', // rollups
  'reading-fails', // api: cannot read what screens show
  'notices-unheard', // api: hears nothing of changes
  'paused', // api: did not run for a while
] as const;
export const PipelineWhat = Type.Enum([...PIPELINE_WHATS]);
export type PipelineWhat = (typeof PIPELINE_WHATS)[number];

/** `application_name` of the connection ingest writes its heartbeat on: while it is open, the process or its host lives. */
export const HEARTBEAT_APPLICATION = 'cockpit-ingest-heartbeat';
/** Between two heartbeats. Real ms. */
export const HEARTBEAT_MS = 1_000;
