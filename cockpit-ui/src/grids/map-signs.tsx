/** The signs of the map itself: alarms and cases. Those of a domain are in its declaration. */
import type { MapSign } from './screen-domain.ts';

const TRIANGLE = <path d="M0 -10 11 9H-11Z" />;
const DIAMOND = <path d="M0 -13 13 0 0 13 -13 0Z" />;

/**
 * `taken`: the alarm that has the wall; `high`, `medium`: alarms; `returned`: one that would take it, over and unseen; `major`, `general`: hazards
 * nobody is called for; `case`, `case-late`: open cases, in time and overdue.
 */
export const SIGNS = {
  taken: {
    kind: 'taken',
    size: 60,
    rank: 'danger',
    shape: (
      <>
        <circle r="28" className="pulse" />
        <path d="M0 -16 16 0 0 16 -16 0Z" />
      </>
    ),
  },
  high: { kind: 'high', size: 30, rank: 'danger', shape: DIAMOND },
  returned: { kind: 'returned', size: 28, rank: 'danger', shape: DIAMOND },
  medium: { kind: 'medium', size: 24, rank: 'danger', shape: TRIANGLE },
  major: { kind: 'major', size: 30, rank: 'danger', shape: DIAMOND },
  general: { kind: 'general', size: 24, rank: 'danger', shape: TRIANGLE },
  case: { kind: 'case', size: 20, rank: 'place', shape: <path d="M-4.5 9V-9H7L3.6 -5 7 -1H-4.5" /> },
  'case-late': {
    kind: 'case-late',
    size: 22,
    rank: 'danger',
    shape: <path d="M-7 -9h14v2.6L2 0 7 6.4V9H-7V6.4L-2 0 -7 -6.4Z" />,
  },
} as const satisfies Record<string, MapSign>;
