/** What the api says of shifts, asked anew when who is on duty changes on the live road; and orders to it. */
import type { DutyAnswer, ShiftEstate, ShiftList } from '@cockpit/api/shifts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal, read, refusalText, send } from '../http/ask.ts';
import { useLive, useWallTable } from '../live/store.ts';
import type { DayRange } from './roster/roster-range.ts';

/** Promises change no live table, alarms and cases change others: all are looked at anew this often. */
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

function useCommunity(): string | undefined {
  return useLive((state) => state.pictures.wall?.community.code);
}

export function useDuty() {
  const community = useCommunity();
  const queries = useQueryClient();
  const told = JSON.stringify(useWallTable('duty')?.['all'] ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when somebody comes, goes or signs
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['shifts'] });
  }, [queries, told]);

  return useQuery({
    queryKey: ['shifts', 'duty', community],
    queryFn: ({ signal }) => read<DutyAnswer>(`/api/shifts/duty?community=${community}`, signal),
    enabled: community !== undefined,
    refetchInterval: REFRESH_MS,
  });
}

export function useEstate(isAsked: boolean) {
  const community = useCommunity();
  return useQuery({
    queryKey: ['shifts', 'estate', community],
    queryFn: ({ signal }) => read<ShiftEstate>(`/api/shifts/handover-state?community=${community}`, signal),
    enabled: isAsked && community !== undefined,
    refetchInterval: REFRESH_MS,
  });
}

export function useShifts({ from, to }: DayRange) {
  const community = useCommunity();
  return useQuery({
    queryKey: ['shifts', 'list', community, from, to],
    queryFn: ({ signal }) => read<ShiftList>(`/api/shifts?community=${community}&from=${from}&to=${to}`, signal),
    enabled: community !== undefined,
    placeholderData: (before) => before,
  });
}

interface Order {
  /** Below `/api/shifts/`. */
  path: string;
  /** About one row, as `path/row/verb`: its community stands in the address. */
  row?: { id: number; verb: 'sign' | 'withdraw' | 'done' };
  body?: object;
  method?: 'POST' | 'PUT';
  /** Said when it is done. */
  done: string;
}

/** Sends an order about the shown community; what is refused is said in the reader's language. */
export function useShiftOrder() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const community = useCommunity();
  return useMutation({
    mutationFn: ({ path, row, body = {}, method = 'POST' }: Order) =>
      row === undefined
        ? send<null>(`/api/shifts/${path}`, { community, ...body }, method)
        : send<null>(`/api/shifts/${path}/${row.id}/${row.verb}?community=${community}`, body, method),
    onSuccess: (_, { done }) => void message.success(done),
    onError: (error) => void message.error(shiftRefusal(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['shifts'] }),
  });
}

function shiftRefusal(error: unknown, t: TFunction): string {
  const known = error instanceof Refusal ? KNOWN.find((code) => code === error.code) : undefined;
  return known === undefined ? refusalText(error, t) : t(`shifts.refused.${known}`);
}
