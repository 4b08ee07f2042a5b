import type { HeldGrant } from '../rights/reach.ts';

/** Who asks: a person with a session, or a paired wall. */
export interface Person {
  kind: 'person' | 'display';
  /** Of the person, or of the display. */
  id: number;
  /** Name shown on screens and kept in the audit trail. */
  name: string;
  /** Empty for a display. */
  login: string;
  grants: readonly HeldGrant[];
  /** Their password was given by somebody else and must be changed first. */
  mustChange: boolean;
  /** They must set up a second factor first. */
  mustProve: boolean;
  /** Id of the session; of the display itself for a display. */
  session: number;
  /** Epoch ms of the real clock; null: until revoked. */
  expiresAt: number | null;
}
