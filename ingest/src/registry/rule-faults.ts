/** Rules a schema cannot say: text that can be stored, hours and delays in order, a zone that exists. Pure. */
import type { RegistryFault, RegistryFile, RouteEntry, VenueEntry } from './contract.ts';

const DEFAULT_GRID_CODE_LENGTH = 15;

/** Faults of single entries, wherever they stand. */
export function entryFaults(file: RegistryFile): RegistryFault[] {
  return [
    ...textFaults(file, ''),
    ...zoneFaults(file.community.timezone),
    ...gridCodeFaults(file),
    ...file.venues.flatMap((venue, index) => hoursFaults(venue, `venues[${index}]`)),
    ...file.routes.flatMap((route, index) => routeFaults(route, `routes[${index}]`)),
  ];
}

/** A name may hold anything but what PostgreSQL and UTF-8 cannot store: U+0000 and half a surrogate pair. */
function textFaults(value: unknown, path: string): RegistryFault[] {
  if (typeof value === 'string') {
    if (!/\0|\p{Surrogate}/u.test(value)) return [];
    return [
      { code: 'invalid-field', path, message: 'contains U+0000 or half of a surrogate pair, which cannot be stored.' },
    ];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textFaults(inner, Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
}

function zoneFaults(timezone: string): RegistryFault[] {
  try {
    // An offset such as "+08:00" is accepted here but has no daylight saving rules: names only.
    if (/^[A-Za-z]/.test(timezone) && new Intl.DateTimeFormat('en', { timeZone: timezone })) return [];
  } catch {
    // Unknown to this runtime: falls through to the fault.
  }
  return [
    {
      code: 'unknown-timezone',
      path: 'community.timezone',
      message: `"${timezone}" is not an IANA time zone, e.g. Asia/Shanghai.`,
    },
  ];
}

function gridCodeFaults({ grids, community }: RegistryFile): RegistryFault[] {
  const length = community.gridCodeLength ?? DEFAULT_GRID_CODE_LENGTH;
  return grids.flatMap(({ code }, index): RegistryFault[] =>
    code.length === length
      ? []
      : [
          {
            code: 'grid-code-length',
            path: `grids[${index}].code`,
            message: `Grid code ${code} has ${code.length} characters; the community uses ${length} (community.gridCodeLength).`,
          },
        ],
  );
}

function hoursFaults({ code, opensAt, closesAt }: VenueEntry, path: string): RegistryFault[] {
  if (closesAt > opensAt) return []; // HH:MM compares as text
  return [
    {
      code: 'invalid-field',
      path: `${path}.closesAt`,
      message: `Venue ${code} closes at ${closesAt}, not later than it opens (${opensAt}).`,
    },
  ];
}

function routeFaults(route: RouteEntry, path: string): RegistryFault[] {
  const faults: RegistryFault[] = [];
  if (route.missedAfterMinutes <= route.lateAfterMinutes)
    faults.push({
      code: 'invalid-field',
      path: `${path}.missedAfterMinutes`,
      message: `must be above lateAfterMinutes (${route.lateAfterMinutes}).`,
    });
  for (const [index, { code, weekdays }] of route.rounds.entries())
    if (new Set(weekdays).size < weekdays.length)
      faults.push({
        code: 'invalid-field',
        path: `${path}.rounds[${index}].weekdays`,
        message: `Round ${code} names a weekday twice.`,
      });
  return faults;
}
