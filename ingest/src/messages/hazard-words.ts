/** Kinds and levels of hazards: the registry, hazard messages and alarm rules say them alike. */
import Type, { type Static } from 'typebox';

export const HazardLevel = Type.Union([Type.Literal('general'), Type.Literal('major')], {
  description:
    'general 一般: can be rectified at once; major 重大: needs a stop of production or a period of treatment',
});
export type HazardLevel = Static<typeof HazardLevel>;

export const HAZARD_KINDS = [
  'smoke',
  'heat',
  'gas',
  'carbon-monoxide',
  'electrical-temperature',
  'water-level',
  'manhole',
  'lift',
  'pressure',
] as const;
export const HazardKind = Type.Enum([...HAZARD_KINDS], { description: 'What the sensor watches' });
export type HazardKind = Static<typeof HazardKind>;
