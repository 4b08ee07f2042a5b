/** What a domain declares of itself for the screens: its panel, its places on the map, its words. `domains.ts` lists them. */
import type { Alarm } from '@cockpit/api/alarms';
import type { TableName, Tables } from '@cockpit/api/live';
import type { TFunction } from 'i18next';
import type { ComponentType, ReactNode } from 'react';
import type { MapPoint } from './map-points.ts';

export interface ScreenDomain {
  /** Domain of its alarms, as the api calls it. */
  domain: Alarm['domain'];
  /** What filters and lists call it. */
  name: (t: TFunction) => string;
  /** Kinds of its facilities, each with the word for all of a kind. */
  facilities: Readonly<Record<string, (t: TFunction) => string>>;
  /** Department, as the shipped table of categories names it, that usually puts right what it reports. */
  department?: string;
  panel: {
    /** Name of its area in the layouts. */
    area: string;
    /** Which comes first for who reads the page from top to bottom: the panel or the map. */
    stands: 'before-map' | 'after-map';
    Panel: ComponentType;
  };
  map?: MapPlaces;
}

/** What a domain puts on the map. */
export interface MapPlaces {
  /** Live tables it reads; the map is laid out again when one of them has changed. */
  tables: readonly TableName[];
  points(tables: Partial<Tables>, now: number): MapPoint[];
  /** In the list of signs, 16 by 16 units; left out: a sign of the map itself says it. */
  legend?: {
    sign: ReactNode;
    name: (t: TFunction) => string;
    /** Only where the community has some. */
    optional?: true;
  };
}

/** How a point is drawn. */
export interface MapSign {
  /** Its class is `symbol-{kind}`. */
  kind: string;
  /** Width and height, units. */
  size: number;
  /** Around 0,0. */
  shape: ReactNode;
  /** What has to be seen is placed first: dangers, overdue cases, people, places, cases in time. */
  rank: 'danger' | 'person' | 'place';
}
