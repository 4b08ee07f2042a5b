/** What the api says of categories, departments and the calendar, and how changes of them are sent. */
import type { CategoryList } from '@cockpit/api/cases/categories';
import type { Candidates, DepartmentList, WorkCalendar } from '@cockpit/api/organisation';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCommunityQuery } from '../desk-kit/use-community-query.ts';
import { read, send } from '../http/ask.ts';

export function useCategories() {
  const community = useCommunityQuery();
  return useQuery({
    queryKey: ['settings', 'categories', community],
    queryFn: async ({ signal }) => (await read<CategoryList>(`/api/cases/categories${community}`, signal)).categories,
    enabled: community !== '',
  });
}

export function useDepartments() {
  const community = useCommunityQuery();
  return useQuery({
    queryKey: ['settings', 'departments', community],
    queryFn: async ({ signal }) => (await read<DepartmentList>(`/api/departments${community}`, signal)).departments,
    enabled: community !== '',
  });
}

/** Whom a department can have. */
export function useCandidates() {
  const community = useCommunityQuery();
  return useQuery({
    queryKey: ['settings', 'candidates', community],
    queryFn: async ({ signal }) => (await read<Candidates>(`/api/departments/candidates${community}`, signal)).people,
    enabled: community !== '',
  });
}

/** `from` and `to` are dates, both included. */
export function useWorkCalendar(from: string, to: string) {
  const community = useCommunityQuery();
  return useQuery({
    queryKey: ['settings', 'calendar', community, from, to],
    queryFn: ({ signal }) => read<WorkCalendar>(`/api/work-calendar${community}&from=${from}&to=${to}`, signal),
    enabled: community !== '',
    placeholderData: keepPreviousData,
  });
}

export interface Change {
  path: string;
  body: object;
  method?: 'PUT' | 'DELETE';
}

/** Sends a change; what stands is read anew whether it was taken or not. */
export function useChange(onDone: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const community = useCommunityQuery();
  return useMutation({
    mutationFn: ({ path, body, method = 'PUT' }: Change) => send<unknown>(`${path}${community}`, body, method),
    onSuccess: () => {
      void message.success(t('settings.saved'));
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['settings'] }),
  });
}
