/** What the api says of rules: the list, who changed what, and how often each raised. */
import { useQuery } from '@tanstack/react-query';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { callApi } from '../http/api-client.ts';
import { useNow } from '../live/store.ts';

const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

export function useRules() {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['rules', 'list', shown],
    queryFn: async ({ signal }) => (await callApi('GET /api/alarms/rules', { query: shown, signal })).rules,
    enabled: shown.community !== undefined,
  });
}

/** Newest first. */
export function useRuleHistory(code: string) {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['rules', 'history', shown, code],
    queryFn: async ({ signal }) =>
      (await callApi('GET /api/alarms/rules/{code}/changes', { params: { code }, query: shown, signal })).changes,
  });
}

/** Rule → alarms raised in the last 7 days; undefined: not known, or not for these eyes. */
export function useRaisedByRule(): ReadonlyMap<string, number> | undefined {
  const shown = useShownCommunity();
  const may = mayDo(useMe(), 'alarm.figures');
  const now = useNow(HOUR_MS);
  const { data } = useQuery({
    queryKey: ['alarm-kpi', 'by-rule', shown, now],
    queryFn: ({ signal }) =>
      callApi('GET /api/alarms/kpi', { query: { ...shown, from: now - WEEK_MS, to: now + HOUR_MS }, signal }),
    enabled: may && shown.community !== undefined,
  });
  return data && new Map(data.rules.map(({ rule, alarms }) => [rule, alarms]));
}
