/** From an alarm to its case: the one it belongs to, or a new one. The form comes to the page only when it is wanted. */
import type { Alarm } from '@cockpit/api/alarms';
import type { CaseFile } from '@cockpit/api/cases';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { keptSearch } from '../desk-kit/kept-search.ts';
import { mayDo, useMe } from '../desk-kit/me.ts';
import { callApi } from '../http/api-client.ts';

const ReportDialog = lazy(() =>
  import('../cases/report/ReportDialog.tsx').then((module) => ({ default: module.ReportDialog })),
);

export interface Filing {
  /** Opens the form; undefined: it has a case, or this person may not report. */
  begin: (() => void) | undefined;
  /** The case it belongs to, or nothing. */
  belongs: ReactNode;
  dialog: ReactNode;
}

export function useFiling(alarm: Alarm | undefined): Filing {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { search } = useLocation();
  const community = useSearchParams()[0].get('community');
  const [open, setOpen] = useState(false);
  const mayRead = mayDo(me, 'case.read');
  const asked = useQuery({
    queryKey: ['cases', 'of-signal', 'alarm', alarm?.id],
    queryFn: ({ signal }) => readCaseOf(alarm?.id ?? 0, community, signal),
    enabled: alarm !== undefined && mayRead,
  });
  const known = asked.data;
  const linkOf = (one: CaseFile) => `/desk/cases/${one.id}${keptSearch(search)}`;
  return {
    begin: known === null && mayDo(me, 'case.report') ? () => setOpen(true) : undefined,
    belongs: known != null && (
      <p className="al-case">
        {t('cases.report.belongs')}: <Link to={linkOf(known)}>{known.number ?? known.title}</Link> ·{' '}
        {t(`cases.stage.${known.stage}`)}
        {known.handler !== null && ` · ${known.handler}`}
      </p>
    ),
    dialog: open && alarm !== undefined && (
      <Suspense fallback={null}>
        <ReportDialog
          community={community}
          alarm={alarm}
          onDone={(one) => {
            setOpen(false);
            void navigate(linkOf(one));
          }}
          onCancel={() => setOpen(false)}
        />
      </Suspense>
    ),
  };
}

/** Null: it belongs to none that this person may see. */
async function readCaseOf(alarm: number, community: string | null, signal: AbortSignal): Promise<CaseFile | null> {
  const query = { signal: `alarm:${alarm}`, stage: 'all', limit: 1, community: community ?? undefined } as const;
  const { cases } = await callApi('GET /api/cases', { query, signal });
  return cases[0] ?? null;
}
