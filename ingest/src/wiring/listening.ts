/** What others say in the database (the api, a command, another ingest), and who has to look then. */
import type { Alarms } from '../alarms/start.ts';
import type { Notice } from '../notices/contract.ts';
import { listenPostgres } from '../notices/postgres.ts';
import type { Opened } from './opened.ts';
import type { SideInputs } from './side-inputs.ts';

/** Who is told, each with no more than what a notice asks of it. */
export interface Listeners {
  alarms: Pick<Alarms, 'wake' | 'reload'>;
  registry: Pick<Opened['registry'], 'refreshSoon'>;
  settings: Pick<Opened['settings'], 'refreshSoon'>;
  profiles: Pick<SideInputs['profiles'], 'reloadSoon'>;
  quarantineTool: Pick<SideInputs['quarantineTool'], 'wake'>;
  fieldMessages: Pick<SideInputs['fieldMessages'], 'wake'>;
}

/**
 * Listens until it is stopped. After a gap everybody looks: what was said meanwhile is not repeated. Nothing is sent on by Redis: every
 * api listens in the database too.
 */
export function startListening(opened: Opened, alarms: Alarms, doors: SideInputs): () => Promise<void> {
  const { config, log, registry, settings } = opened;
  const { profiles, quarantineTool, fieldMessages } = doors;
  const listeners = { alarms, registry, settings, profiles, quarantineTool, fieldMessages };
  return listenPostgres(
    { url: config.DATABASE_URL, log },
    (notice) => dispatchNotice(notice, listeners),
    () => {
      registry.refreshSoon();
      settings.refreshSoon();
      quarantineTool.wake();
      fieldMessages.wake();
      alarms.reload();
    },
  );
}

/** Tells whom a notice concerns; a kind that is added to the contract has to be decided on here. */
export function dispatchNotice(notice: Notice, listeners: Listeners): void {
  const { alarms, registry, settings, profiles, quarantineTool, fieldMessages } = listeners;
  switch (notice.kind) {
    case 'quarantine-action':
      quarantineTool.wake();
      return;
    case 'field-message':
      fieldMessages.wake();
      return;
    case 'alarm-signal':
      alarms.wake();
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
    // For the api: the screens read again.
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
