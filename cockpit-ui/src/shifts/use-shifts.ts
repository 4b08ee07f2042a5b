/** What the api says of shifts, asked again when who is on duty changes on the live channel; and orders to it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type ShownCommunity, useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { ApiError, apiErrorText, callApi } from '../http/api-client.ts';
import { useWallTable } from '../live/store.ts';
import type { DayRange } from './roster/roster-range.ts';

/** Promises change no live table, alarms and cases change others: all are fetched again this often. */
const REFRESH_MS = 15_000;

const KNOWN = [
  'not-now',
  'on-duty-already',
  'not-on-duty',
  'last-on-duty',
  'same-shift',
  'handed-over-already',
  'signed-already',
  'own-handover',
  'past',
] as const;

export function useDuty() {
  const shown = useShownCommunity();
  const queries = useQueryClient();
  const told = JSON.stringify(useWallTable('duty')?.['all'] ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when somebody comes, goes or signs
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['shifts'] });
  }, [queries, told]);

  return useQuery({
    queryKey: ['shifts', 'duty', shown],
    queryFn: ({ signal }) => callApi('GET /api/shifts/duty', { query: shown, signal }),
    enabled: shown.community !== undefined,
    refetchInterval: REFRESH_MS,
  });
}

export function useHandoverState(isAsked: boolean) {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['shifts', 'handover-state', shown],
    queryFn: ({ signal }) => callApi('GET /api/shifts/handover-state', { query: shown, signal }),
    enabled: isAsked && shown.community !== undefined,
    refetchInterval: REFRESH_MS,
  });
}

export function useShifts({ from, to }: DayRange) {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['shifts', 'list', shown, from, to],
    queryFn: ({ signal }) => callApi('GET /api/shifts', { query: { ...shown, from, to }, signal }),
    enabled: shown.community !== undefined,
    placeholderData: (before) => before,
  });
}

interface Order {
  /** Sends it, about the community that is shown. */
  send(shown: ShownCommunity): Promise<null>;
  /** Said when it is done. */
  done: string;
}

/** Sends an order about the shown community; what is refused is said in the reader's language. */
export function useShiftOrder() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const shown = useShownCommunity();
  return useMutation({
    mutationFn: ({ send }: Order) => send(shown),
    onSuccess: (_, { done }) => void message.success(done),
    onError: (error) => void message.error(shiftRefusal(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['shifts'] }),
  });
}

function shiftRefusal(error: unknown, t: TFunction): string {
  const known = error instanceof ApiError ? KNOWN.find((code) => code === error.code) : undefined;
  return known === undefined ? apiErrorText(error, t) : t(`shifts.refused.${known}`);
}
