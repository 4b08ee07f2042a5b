/** The work of each action; all else about it stands in its row of CASE_TABLE. */

import type { ActionContext, ActionOutcome } from './action-context.ts';
import { fail, followUp, forceClose, orderCheck, pass, reopen, unable } from './checking.ts';
import { commentOnCase } from './commenting.ts';
import type { CaseVerb } from './constants.ts';
import type { CaseBody } from './contract.ts';
import {
  appeal,
  askExtension,
  askSuspension,
  grantExtension,
  grantSuspension,
  refuseRequest,
  resume,
  supervise,
  upholdAppeal,
} from './deciding.ts';
import { bind, bundle, file, reject } from './filing.ts';
import { approvePlan, plan, receiveReceipt, reportAuthority } from './hazard.ts';
import { accept, dispatch, handle, returnCase } from './working.ts';

export interface Action<Verb extends CaseVerb> {
  /** Other cases it acts on: locked along. */
  others?(body: CaseBody<Verb>): number[];
  work(context: ActionContext<CaseBody<Verb>>): Promise<ActionOutcome>;
}

export const ACTIONS: { readonly [Verb in CaseVerb]: Action<Verb> } = {
  file: { work: file },
  reject: { work: reject },
  bind: { work: bind },
  bundle: { others: ({ into }) => [into], work: bundle },
  dispatch: { work: dispatch },
  accept: { work: accept },
  return: { work: returnCase },
  handle: { work: handle },
  'order-check': { work: orderCheck },
  'verify-pass': { work: pass },
  'verify-fail': { work: fail },
  'verify-unable': { work: unable },
  'force-close': { work: forceClose },
  reopen: { work: reopen },
  comment: { work: commentOnCase },
  'ask-extension': { work: askExtension },
  'grant-extension': { work: grantExtension },
  'refuse-extension': { work: refuseRequest('extension') },
  'ask-suspension': { work: askSuspension },
  'grant-suspension': { work: grantSuspension },
  'refuse-suspension': { work: refuseRequest('suspension') },
  resume: { work: resume },
  supervise: { work: supervise },
  appeal: { work: appeal },
  'uphold-appeal': { work: upholdAppeal },
  'dismiss-appeal': { work: refuseRequest('appeal') },
  plan: { work: plan },
  'approve-plan': { work: approvePlan },
  'report-authority': { work: reportAuthority },
  'receive-receipt': { work: receiveReceipt },
  'follow-up': { work: followUp },
};
