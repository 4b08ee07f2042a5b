/** The ways in beside the native topics: foreign devices, releases from quarantine, phones. */
import { startFieldMessages } from '../field/take.ts';
import type { WakeableLoop } from '../loops/wakeable-loop.ts';
import { type Profiles, startProfiles } from '../profiles/start.ts';
import { type QuarantineTool, startQuarantineTool } from '../release/start.ts';
import type { Committing } from './committing.ts';
import type { Opened } from './opened.ts';
import { HOURLY_S } from './upkeep.ts';

export interface SideInputs {
  profiles: Profiles;
  quarantineTool: QuarantineTool;
  fieldMessages: WakeableLoop;
  stop(): Promise<void>;
}

/** Opens all of them. */
export function openSideInputs(opened: Opened, committing: Committing): SideInputs {
  const { config, database, log, clock, metrics, decodeWith } = opened;
  const { writer, refreshRegistry } = committing;
  const profiles = startProfiles({
    folder: config.PROFILES_DIR,
    bounds: { messagesMax: config.PROFILE_MESSAGES_MAX },
    payloadBytesMax: config.PROFILE_PAYLOAD_BYTES_MAX,
    pseudonymKey: config.PSEUDONYM_KEY,
    mqttUrl: config.MQTT_URL,
    clientId: config.INGEST_CLIENT_ID,
    shareBefore: config.INGEST_SHARE_BEFORE,
    log,
    clock,
    arrivalClock: opened.arrivalClock,
    metrics: metrics.registry,
    decodeParts: decodeWith,
    refreshRegistry,
    commit: committing.commitTranslated,
    lastArrival: opened.lastHeard,
  });
  // Neither went through the broker, which keeps nothing of them while we are away.
  const parts = { database, log, now: clock.now, writer, refreshRegistry, decodeParts: () => decodeWith(undefined) };
  const quarantineTool = startQuarantineTool({
    ...parts,
    onRun: opened.records.of('quarantine-pruning', HOURLY_S),
    daysMax: config.QUARANTINE_DAYS_MAX,
    metrics: metrics.registry,
    translate: profiles.again,
    onRefused: committing.accuse,
    onCommit: committing.onCommit('released'),
  });
  committing.onUnexamined(quarantineTool.wake);
  const fieldMessages = startFieldMessages({ ...parts, onCommit: committing.onCommit('phone') });
  return {
    profiles,
    quarantineTool,
    fieldMessages,
    async stop() {
      await fieldMessages.stop();
      await quarantineTool.stop();
      await profiles.stop();
    },
  };
}
