/** What the devices of a run say, and where it ends up. */
import type { RegistryFile } from '@cockpit/ingest/registry';

/** Devices that speak in turn. */
export const DEVICES = 5_000;
/** Length of every payload. */
export const PAYLOAD_BYTES = 150;

export const MESSAGE_KINDS = ['bay', 'sensor'] as const;
export type KindName = (typeof MESSAGE_KINDS)[number];

export interface MessageKind {
  name: KindName;
  domain: 'parking' | 'hazard';
  event: string;
  /** Fields of the payload besides `id` and `at`, as they stand in JSON. */
  fields: string;
  /** Table of its readings, and of the newest one of each device. */
  table: string;
  latest: string;
  /** Gives the community devices of this kind. */
  populate(file: RegistryFile): void;
}

const CODE_PREFIX = 'BENCH-';
const CODE_DIGITS = String(DEVICES).length;
const NAME = { zh: '测试', en: 'Bench' };

export const KINDS: Readonly<Record<KindName, MessageKind>> = {
  /** A reading, the latest state and a sign of life: the least a message can mean. */
  bay: {
    name: 'bay',
    domain: 'parking',
    event: 'bay',
    fields: '"lot":"BENCH","state":"free"',
    table: 'parking_bay',
    latest: 'parking_bay_latest',
    populate(file) {
      const [place] = file.carParks;
      if (place === undefined) throw new Error('the community has no car park to copy');
      const bays = { prefix: CODE_PREFIX, from: 1, to: DEVICES };
      const level = { code: 'BENCH-L1', name: NAME, spaces: DEVICES, bays };
      file.carParks.push({ ...place, code: 'BENCH', name: NAME, spaces: DEVICES, levels: [level] });
    },
  },
  /** All of that, and rollups and the hazard register besides. */
  sensor: {
    name: 'sensor',
    domain: 'hazard',
    event: 'state',
    fields: '"kind":"smoke","state":"normal","value":12.5',
    table: 'hazard_state',
    latest: 'hazard_sensor_latest',
    populate(file) {
      const [place] = file.hazardPoints;
      if (place === undefined) throw new Error('the community has no hazard point to copy');
      file.hazardPoints.push(...deviceCodes().map((code) => ({ ...place, code, name: NAME })));
    },
  },
};

/** Codes of the devices that speak, in their turn. */
export function deviceCodes(): string[] {
  return Array.from({ length: DEVICES }, (_, index) => CODE_PREFIX + String(index + 1).padStart(CODE_DIGITS, '0'));
}

/** Topics of the devices, in their turn. `root` is `v1` for ingest and anything else for nobody. */
export function topicsOf(kind: MessageKind, community: string, root = 'v1'): string[] {
  return deviceCodes().map((code) => `${root}/${community}/${kind.domain}/${code}/${kind.event}`);
}
