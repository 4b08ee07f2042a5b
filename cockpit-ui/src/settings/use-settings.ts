/** What the api says of categories, departments and the calendar, and how changes of them are sent. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ShownCommunity, useShownCommunity } from '../desk-kit/use-shown-community.ts';
import { callApi } from '../http/api-client.ts';

export function useCategoryEntries() {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['settings', 'categories', shown],
    queryFn: async ({ signal }) => (await callApi('GET /api/cases/categories', { query: shown, signal })).categories,
    enabled: shown.community !== undefined,
  });
}

export function useDepartmentEntries() {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['settings', 'departments', shown],
    queryFn: async ({ signal }) => (await callApi('GET /api/departments', { query: shown, signal })).departments,
    enabled: shown.community !== undefined,
  });
}

/** Whom a department can have. */
export function useCandidates() {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['settings', 'candidates', shown],
    queryFn: async ({ signal }) => (await callApi('GET /api/departments/candidates', { query: shown, signal })).people,
    enabled: shown.community !== undefined,
  });
}

/** `from` and `to` are dates, both included. */
export function useWorkCalendar(from: string, to: string) {
  const shown = useShownCommunity();
  return useQuery({
    queryKey: ['settings', 'calendar', shown, from, to],
    queryFn: ({ signal }) => callApi('GET /api/work-calendar', { query: { ...shown, from, to }, signal }),
    enabled: shown.community !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** An order of a page of settings, about the community that is shown. */
type Change = (query: ShownCommunity) => Promise<unknown>;

/** Sends a change; what stands is read again whether it was taken or not. */
export function useSettingsChange(onDone: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const shown = useShownCommunity();
  return useMutation({
    mutationFn: (change: Change) => change(shown),
    onSuccess: () => {
      void message.success(t('settings.saved'));
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['settings'] }),
  });
}
