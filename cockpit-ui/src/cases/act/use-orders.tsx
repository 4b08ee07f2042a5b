/** Orders on cases with their dialogs and answers: one in hand at a time. What is late stays in hand, with what was written. */
import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDrafts } from '../../desk-kit/use-kept-draft.ts';
import { apiErrorText, callApi } from '../../http/api-client.ts';
import { readCase } from '../detail/use-case.ts';
import { bodyOf, EMPTY_ACTION } from './draft.ts';
import { createIdempotencyKeys } from './idempotency-keys.ts';
import { OrderDialog } from './OrderDialog.tsx';
import { type CaseOrder, renewed, staleOf } from './stale.ts';

export interface CaseOrders {
  /** Asks for what the order needs and carries it out. */
  begin(verb: CaseVerb, detail: CaseDetail): void;
  /** To be drawn: the dialog of the order in hand. */
  dialog: ReactNode;
  /** A dialog is open: keys are its own. */
  isOpen: boolean;
}

export function useCaseOrders(): CaseOrders {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const drafts = useDrafts();
  const keys = useRef(createIdempotencyKeys());
  const [order, setOrder] = useState<CaseOrder | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  const doing = useMutation({
    mutationFn: ({ verb, detail, draft }: CaseOrder) => {
      const { id, version } = detail.case;
      const body = bodyOf(verb, draft, version);
      const key = keys.current.keyOf(`${verb} ${id} ${JSON.stringify(body)}`);
      return callApi(`POST /api/cases/{id}/${verb}` as const, { params: { id }, body, key });
    },
    onMutate: () => setRefusal(null),
    onSuccess: (_, sent) => {
      const { verb } = sent;
      drafts.forget(aboutOf(sent));
      setOrder(null);
      void message.success(t(`cases.act.sent.${verb}`));
    },
    onError: async (error, sent) => {
      const stale = staleOf(error);
      const fresh = stale && (await readCase(sent.detail.case.id).catch(() => undefined));
      if (stale !== undefined && fresh !== undefined) setOrder(renewed(sent, stale, fresh));
      else setRefusal(apiErrorText(error, t));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });

  const begin = useCallback(
    (verb: CaseVerb, detail: CaseDetail) => {
      setRefusal(null);
      const draft = beginning(verb, detail);
      const kept = drafts.read(aboutOf({ verb, detail })) as Partial<CaseOrder['draft']> | undefined;
      setOrder({ verb, detail, draft: { ...draft, ...kept }, since: [], gone: false });
    },
    [drafts],
  );

  function change(next: CaseOrder): void {
    drafts.keep(aboutOf(next), next.draft);
    setOrder(next);
  }

  return {
    begin,
    isOpen: order !== null,
    dialog: order !== null && (
      <OrderDialog
        key={order.detail.case.id}
        order={order}
        refusal={refusal}
        busy={doing.isPending}
        onChange={change}
        onSend={(next) => doing.mutate(next)}
        onCancel={() => setOrder(null)}
      />
    ),
  };
}

/** Name among the person's drafts. */
function aboutOf({ verb, detail }: Pick<CaseOrder, 'verb' | 'detail'>): string {
  return `case ${detail.case.id} ${verb}`;
}

/** What is known already need not be chosen again. */
function beginning(verb: CaseVerb, { case: file, rectification, authorityReports }: CaseDetail): CaseOrder['draft'] {
  const [unreceipted] = authorityReports.filter(({ receipt }) => receipt === null);
  return {
    ...EMPTY_ACTION,
    ...(verb === 'file' && { category: file.category, priority: file.priority, hazardLevel: file.hazardLevel }),
    ...(verb === 'plan' && rectification !== null && { plan: rectification.plan }),
    ...(verb === 'receive-receipt' && unreceipted !== undefined && { report: unreceipted.id }),
  };
}
