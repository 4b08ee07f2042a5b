import type { EventType } from './contract.ts';

export interface NewEvent {
  type: EventType;
  community: string;
  domain: string;
  device: number;
  messageId: string;
  grid: string | null;
  /** Epoch ms. */
  at: number;
  receivedAt: number;
  detail: Record<string, unknown>;
  /** Instant (epoch ms) of an event of the same device and type that late readings have shown to be wrong. */
  insteadOf?: number | null;
}

/** What new readings of one event change besides being there. */
export interface Effects {
  events: NewEvent[];
  /** Grids concerned when not those of the devices. */
  grids?: { community: string; grid: string | null }[];
}

export const NO_EFFECTS: Effects = { events: [] };
