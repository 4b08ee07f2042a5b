/** An order that came too late: what happened meanwhile, and what of the order still stands. Pure. */
import type { StaleCase } from '@cockpit/api/cases/act';
import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseAction, CaseDetail } from '@cockpit/api/cases/desk';
import { ApiError } from '../../http/api-client.ts';
import type { ActionDraft } from './draft.ts';

export interface CaseOrder {
  verb: CaseVerb;
  /** The case as it was seen when the order was begun, or last shown to have changed. */
  detail: CaseDetail;
  draft: ActionDraft;
  /** What others did since it was begun, oldest first. */
  since: readonly CaseAction[];
  /** The order cannot be carried out any more. */
  gone: boolean;
}

/** What the api said when it refused an order for being late; undefined: it refused for something else. */
export function staleOf(error: unknown): StaleCase | undefined {
  if (!(error instanceof ApiError) || error.status !== 409 || error.code !== 'stale') return undefined;
  return error.body as StaleCase;
}

/** The same order on the case as it stands now: nothing of what was written is lost, and what changed is told. */
export function renewed(order: CaseOrder, stale: StaleCase, fresh: CaseDetail): CaseOrder {
  const told = new Set(order.since.map(({ version }) => version));
  return {
    ...order,
    detail: fresh,
    since: [...order.since, ...stale.since.filter(({ version }) => !told.has(version))],
    gone: !fresh.can.includes(order.verb),
  };
}
