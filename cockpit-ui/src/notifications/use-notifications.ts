/** What the api says of channels, rules and one's own messages, and orders about them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ShownCommunity, useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { callApi } from '../http/api-client.ts';

const CHANNELS_REFRESH_MS = 10_000;

/** With what waits and what was given up, which moves. */
export function useChannels() {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['notifications', 'channels', shown],
    queryFn: async ({ signal }) =>
      (await callApi('GET /api/notifications/channels', { query: shown, signal })).channels,
    enabled: shown.community !== undefined,
    refetchInterval: CHANNELS_REFRESH_MS,
  });
}

export function useNotificationRules() {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['notifications', 'rules', shown],
    queryFn: async ({ signal }) => (await callApi('GET /api/notifications/rules', { query: shown, signal })).rules,
    enabled: shown.community !== undefined,
  });
}

/** An order about a channel or rule of the community that is shown. */
type Change = (shown: ShownCommunity) => Promise<unknown>;

/** Makes, changes, takes away; what stands then is read again, also when somebody else was faster. */
export function useNotificationChange(onDone: () => void) {
  const queries = useQueryClient();
  const shown = useShownCommunity();
  return useMutation({
    mutationFn: (change: Change) => change(shown),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
  });
}
