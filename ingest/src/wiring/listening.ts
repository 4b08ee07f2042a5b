/** What others say in the database (the api, a command, another ingest), and who has to look then. */
import type { Alarms } from '../alarms/start.ts';
import type { Notice } from '../notices/contract.ts';
import { listenPostgres } from '../notices/postgres.ts';
import type { Doors } from './doors.ts';
import type { Opened } from './opened.ts';

/** Who is told, each with no more than what a notice asks of it. */
export interface Listeners {
  alarms: Pick<Alarms, 'nudge' | 'reload'>;
  registry: Pick<Opened['registry'], 'refreshSoon'>;
  settings: Pick<Opened['settings'], 'refreshSoon'>;
  profiles: Pick<Doors['profiles'], 'reloadSoon'>;
  quarantineTool: Pick<Doors['quarantineTool'], 'nudge'>;
  fieldMessages: Pick<Doors['fieldMessages'], 'nudge'>;
}

/**
 * Listens until it is stopped. After a gap everybody looks: what was said meanwhile is not repeated. Nothing is sent on by Redis: every
 * api listens in the database too.
 */
export function startListening(opened: Opened, alarms: Alarms, doors: Doors): () => Promise<void> {
  const { config, log, registry, settings } = opened;
  const { profiles, quarantineTool, fieldMessages } = doors;
  const listeners = { alarms, registry, settings, profiles, quarantineTool, fieldMessages };
  return listenPostgres(
    { url: config.DATABASE_URL, log },
    (notice) => tellListeners(notice, listeners),
    () => {
      registry.refreshSoon();
      settings.refreshSoon();
      quarantineTool.nudge();
      fieldMessages.nudge();
      alarms.reload();
    },
  );
}

/** Tells whom a notice concerns; a kind that is added to the contract has to be decided on here. */
export function tellListeners(notice: Notice, listeners: Listeners): void {
  const { alarms, registry, settings, profiles, quarantineTool, fieldMessages } = listeners;
  switch (notice.kind) {
    case 'quarantine-action':
      quarantineTool.nudge();
      return;
    case 'field-message':
      fieldMessages.nudge();
      return;
    case 'alarm-signal':
      alarms.nudge();
      return;
    case 'alarm-rules':
      alarms.reload();
      return;
    case 'store-settings':
      settings.refreshSoon();
      return;
    case 'registry':
      registry.refreshSoon();
      profiles.reloadSoon();
      alarms.reload();
      return;
    // For the api: the screens read anew.
    case 'domain':
    case 'presence':
    case 'rollups':
    case 'quarantine':
    case 'alarms':
    case 'cases':
    case 'shifts':
      return;
    default:
      notice satisfies never;
  }
}
