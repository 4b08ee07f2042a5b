/** What the api says of channels, rules and one's own messages, and orders about them. */
import type { Channel, NotificationRule } from '@cockpit/api/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { read, send } from '../http/ask.ts';
import { useLive } from '../live/store.ts';

const CHANNELS_REFRESH_MS = 10_000;

/** Of the community that is shown; undefined before it is known. */
export function useCommunityCode(): string | undefined {
  return useLive((state) => state.pictures.wall?.community.code);
}

/** With what waits and what was given up, which moves. */
export function useChannels() {
  const community = useCommunityCode();
  return useQuery({
    queryKey: ['notifications', 'channels', community],
    queryFn: async ({ signal }) =>
      (await read<{ channels: Channel[] }>(`/api/notifications/channels${queryOf(community)}`, signal)).channels,
    enabled: community !== undefined,
    refetchInterval: CHANNELS_REFRESH_MS,
  });
}

export function useNotificationRules() {
  const community = useCommunityCode();
  return useQuery({
    queryKey: ['notifications', 'rules', community],
    queryFn: async ({ signal }) =>
      (await read<{ rules: NotificationRule[] }>(`/api/notifications/rules${queryOf(community)}`, signal)).rules,
    enabled: community !== undefined,
  });
}

interface Change {
  what: 'channels' | 'rules';
  /** Undefined: a new one. */
  id: number | undefined;
  /** Undefined: it is taken away. */
  body: object | undefined;
  reason?: string;
}

/** Makes, changes, takes away; what stands then is read anew, also when somebody else was faster. */
export function useChange(onDone: () => void) {
  const queries = useQueryClient();
  const community = useCommunityCode();
  return useMutation({
    mutationFn: ({ what, id, body, reason }: Change) => {
      const path = `/api/notifications/${what}${id === undefined ? '' : `/${id}`}`;
      if (body === undefined) return send(path, { community, reason }, 'DELETE');
      return send(path, { ...body, community }, id === undefined ? 'POST' : 'PUT');
    },
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  });
}

export function queryOf(community: string | undefined): string {
  return community === undefined ? '' : `?community=${encodeURIComponent(community)}`;
}
