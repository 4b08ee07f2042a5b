import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTables } from '../live/store.ts';
import type { MapPlaces } from './screen-domain.ts';

const SIGNS = {
  high: <path d="M8 1 15 8 8 15 1 8Z" className="sign-high" />,
  returned: <path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" className="sign-returned" />,
  medium: <path d="M8 2 15 14H1Z" className="sign-medium" />,
  low: <circle cx="8" cy="8" r="5.5" className="sign-low" />,
  silent: <rect x="2" y="2" width="12" height="12" className="sign-silent" />,
  case: <path d="M4 15V1.5h9L10.4 4.7 13 8H4" className="sign-case" />,
  'case-late': <path d="M2.5 1.5h11v2L9.3 8l4.2 4.5v2h-11v-2L6.7 8 2.5 3.5Z" className="sign-case-late" />,
} satisfies Record<string, ReactNode>;

/** What the signs on the map mean: those of the domains, then those of the map. */
export function Legend({ places }: { places: readonly MapPlaces[] }) {
  const { t } = useTranslation();
  const held = useTables(useMemo(() => places.flatMap(({ tables }) => tables), [places]));
  const isThere = ({ tables }: MapPlaces) => tables.some((name) => Object.keys(held[name] ?? {}).length > 0);
  return (
    <ul className="legend">
      {places.map(
        (place) =>
          place.legend &&
          (!place.legend.optional || isThere(place)) && (
            <li key={place.tables.join()}>
              <svg viewBox="0 0 16 16" className="mark" aria-hidden="true">
                {place.legend.sign}
              </svg>
              {place.legend.name(t)}
            </li>
          ),
      )}
      {(Object.keys(SIGNS) as (keyof typeof SIGNS)[]).map((sign) => (
        <li key={sign}>
          <svg viewBox="0 0 16 16" className="mark" aria-hidden="true">
            {SIGNS[sign]}
          </svg>
          {t(`grids.legend.${sign}`)}
        </li>
      ))}
    </ul>
  );
}
