import { expect, it } from 'vitest';
import { sessionUrl } from './session-url.ts';

it.each([
  ['mqtt://%40ingest:s@b:1883', 'cockpit-ingest', 'mqtt://%40ingest:s@b:1883'],
  ['mqtt://%40ingest:s@b:1883', 'cockpit-ingest-profiles', 'mqtt://%40ingest-profiles:s@b:1883'],
  ['mqtt://ingest:s@b:1883', 'cockpit-ingest-profiles', 'mqtt://ingest:s@b:1883'],
  ['mqtt://b:1883', 'cockpit-ingest-profiles', 'mqtt://b:1883'],
])('signs in at %s for session %s by %s', (url, clientId, expected) => {
  expect(sessionUrl(url, clientId)).toBe(expected);
});
