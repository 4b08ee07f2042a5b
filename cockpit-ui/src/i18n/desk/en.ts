/** Words of the desk, English. Same keys as the Chinese file. */
import type { Words } from '../zh.ts';

export const en: Words['desk'] = {
  title: 'Duty desk',
  nav: {
    label: 'Pages of the desk',
    alarms: 'Alarms',
    cases: 'Cases',
    shift: 'Shift',
    kpi: 'Figures',
    rules: 'Rules',
    caseFigures: 'Evaluation',
    quarantine: 'Quarantine',
    settings: 'Settings',
    notifications: 'Notices',
    people: 'People',
    wall: 'Wall',
    more: 'More',
    unacknowledged: '{{n}} unacknowledged',
    overdue: '{{n}} overdue',
    quarantined: '{{n}} groups waiting',
  },
  theme: { light: 'Light', dark: 'Dark', toLight: 'Use the light theme', toDark: 'Use the dark theme' },
  person: { account: 'My account', signedInAs: 'Signed in as {{name}}', local: 'This machine' },
  noRight: 'You have no right to open this page',
  nothing: 'Your account has no rights at the desk; please ask an administrator',
  fault: {
    line: 'The server cannot be reached; please try again',
    'forbidden-origin': 'The origin of the request is not accepted; please work from this system’s pages',
    forbidden: 'You have no right to do this',
    'not-signed-in': 'You are no longer signed in; please sign in again',
    'not-found': 'Not found, or outside of your grids',
    'invalid-request': 'Not filled in right: {{message}}',
    other: 'Not done: {{message}}',
  },
  retry: 'Try again',
  loading: 'Reading…',
};
