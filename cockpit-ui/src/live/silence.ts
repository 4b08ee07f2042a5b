/** When the wall is veiled: nothing was heard for too long, or the database behind the api is away. */
import type { LiveState, LiveStore } from './store.ts';

export interface Silence {
  /** Something came over the line. */
  hear(): void;
  /** Epoch ms since when the database is away; undefined: it is there. */
  databaseAway(since: number | undefined): void;
  /** Veils the wall, or lifts the veil. */
  watch(): void;
}

export interface SilenceOptions {
  /** Monotonic ms. */
  now(): number;
  /** Epoch ms by the server's clock. */
  serverNow(): number;
  /** Silence that is borne as the line is now, ms. */
  patienceMs(): number;
}

export function watchSilence(store: LiveStore, { now, serverNow, patienceMs }: SilenceOptions): Silence {
  let heardAt = now();
  let heardServerAt = serverNow();
  let databaseSince: number | undefined;
  return {
    hear() {
      heardAt = now();
      heardServerAt = serverNow();
    },
    databaseAway(since) {
      databaseSince = since;
    },
    watch,
  };

  function watch(): void {
    const { veil, pictures } = store.getState();
    const silent = now() - heardAt > patienceMs();
    const next: LiveState['veil'] =
      pictures.wall === undefined
        ? null
        : silent
          ? { reason: 'silent', since: veil?.reason === 'silent' ? veil.since : heardServerAt }
          : databaseSince !== undefined
            ? { reason: 'database', since: databaseSince }
            : null;
    if (next?.reason !== veil?.reason || next?.since !== veil?.since) store.setState({ veil: next });
  }
}
