import { useLive } from '../live/store.ts';

/** The community that is shown, as calls of the api name it: in a query as it is, spread in a body. Empty before it is known. */
export interface ShownCommunity {
  community?: string;
}

export function useShownCommunity(): ShownCommunity {
  const community = useLive((state) => state.pictures.wall?.community.code);
  return community === undefined ? {} : { community };
}
