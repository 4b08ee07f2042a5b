/** What a scene is asked with and made of, and what all scenes share. */
import type { RegistryFile } from '@cockpit/ingest/registry';
import { HOUR_MS } from '../world/calendar.ts';

/** Longer than the usual time to answer; then the simulated device speaks for itself again. */
const HUSHED_MS = HOUR_MS;

export interface SceneRequest {
  registry: RegistryFile;
  /** Code of the device; undefined: the first that fits. */
  device: string | undefined;
  /** Back to normal. */
  end: boolean;
  /** Epoch ms of the community's clock. */
  now: number;
  /** Makes ids of messages unique. */
  id: string;
}

export interface Scene {
  messages: { topic: string; payload: object; retain?: boolean }[];
  hush: { devices: string[]; until: number };
  /** For people, what was done and where it is seen. */
  says: string;
}

/** Nothing else is said of the devices for an hour; at the end of a scene they speak again. */
export function hushOf({ now, end }: SceneRequest, devices: string[]): Scene['hush'] {
  return { devices, until: end ? now : now + HUSHED_MS };
}

/** Some of them, for a sentence. */
export function codes(entries: readonly { code: string }[]): string {
  return entries
    .slice(0, 3)
    .map(({ code }) => code)
    .join(', ');
}
