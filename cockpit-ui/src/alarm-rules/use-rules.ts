/** What the api says of rules: the list, who changed what, and how often each raised. */
import type { AlarmKpi } from '@cockpit/api/alarm-kpi';
import type { RuleChange, RuleList } from '@cockpit/api/alarms/editing';
import { useQuery } from '@tanstack/react-query';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { useCommunityQuery } from '../desk-kit/use-community-query.ts';
import { read } from '../http/ask.ts';
import { useNow } from '../live/store.ts';

const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

export function useRules() {
  const community = useCommunityQuery();
  return useQuery({
    queryKey: ['rules', 'list', community],
    queryFn: async ({ signal }) => (await read<RuleList>(`/api/alarms/rules${community}`, signal)).rules,
    enabled: community !== '',
  });
}

/** Newest first. */
export function useRuleHistory(code: string) {
  const community = useCommunityQuery();
  return useQuery({
    queryKey: ['rules', 'history', community, code],
    queryFn: async ({ signal }) =>
      (await read<{ changes: RuleChange[] }>(`/api/alarms/rules/${code}/changes${community}`, signal)).changes,
  });
}

/** Rule → alarms raised in the last 7 days; undefined: not known, or not for these eyes. */
export function useRaisedByRule(): ReadonlyMap<string, number> | undefined {
  const community = useCommunityQuery();
  const may = mayDo(useMe(), 'alarm.figures');
  const now = useNow(HOUR_MS);
  const { data } = useQuery({
    queryKey: ['alarm-kpi', 'by-rule', community, now],
    queryFn: ({ signal }) =>
      read<AlarmKpi>(`/api/alarms/kpi${community}&from=${now - WEEK_MS}&to=${now + HOUR_MS}`, signal),
    enabled: may && community !== '',
  });
  return data && new Map(data.rules.map(({ rule, alarms }) => [rule, alarms]));
}
