import { useLive } from '../live/store.ts';

/** `?community=…` of the community that is shown. */
export function useCommunityQuery(): string {
  const code = useLive((state) => state.pictures.wall?.community.code);
  return code === undefined ? '' : `?community=${encodeURIComponent(code)}`;
}
