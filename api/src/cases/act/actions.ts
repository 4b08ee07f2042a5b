/** The one table of what people do to a case: which right it takes, whether it is for own cases only, and the work. docs/CASES.md shows it. */
import type { Right } from '../../rights/contract.ts';
import { fail, followUp, forceClose, orderCheck, pass, reopen, unable } from './checking.ts';
import { comment } from './commenting.ts';
import type { CaseBody, CaseVerb } from './contract.ts';
import {
  appeal,
  askExtension,
  askSuspension,
  grantExtension,
  grantSuspension,
  refuse,
  resume,
  supervise,
  upholdAppeal,
} from './deciding.ts';
import { bind, bundle, file, reject } from './filing.ts';
import { approvePlan, plan, receiveReceipt, reportAuthority } from './hazard.ts';
import type { Outcome, Turn } from './turn.ts';
import { accept, dispatch, giveBack, handle } from './working.ts';

export interface Action<Verb extends CaseVerb> {
  right: Right;
  summary: string;
  /** By its handler, or by the department while nobody has taken it up. */
  own?: true;
  /** Other cases it acts on: locked along. */
  others?(body: CaseBody<Verb>): number[];
  work(turn: Turn<CaseBody<Verb>>): Promise<Outcome>;
}

export const ACTIONS: { readonly [Verb in CaseVerb]: Action<Verb> } = {
  file: { right: 'case.file', summary: '立案: a category, its limits, a number', work: file },
  reject: { right: 'case.file', summary: '不予立案', work: reject },
  bind: { right: 'case.file', summary: 'Signals of the same cause', work: bind },
  bundle: { right: 'case.file', summary: '捆绑: into another case', others: ({ into }) => [into], work: bundle },
  dispatch: { right: 'case.dispatch', summary: '派遣: to a department, to a person', work: dispatch },
  accept: { right: 'case.handle', summary: '接单', own: true, work: accept },
  return: { right: 'case.handle', summary: '回退: not ours', own: true, work: giveBack },
  handle: { right: 'case.handle', summary: '处置反馈', own: true, work: handle },
  'order-check': { right: 'case.dispatch', summary: 'Who checks it on the spot', work: orderCheck },
  'verify-pass': { right: 'case.verify', summary: '核查通过, 结案', work: pass },
  'verify-fail': { right: 'case.verify', summary: '核查不通过, 返工', work: fail },
  'verify-unable': { right: 'case.verify', summary: '无法核查', work: unable },
  'force-close': { right: 'case.decide', summary: '强制结案', work: forceClose },
  reopen: { right: 'case.decide', summary: 'Within 30 days of its end', work: reopen },
  comment: { right: 'case.comment', summary: 'In words', work: comment },
  'ask-extension': { right: 'case.handle', summary: '申请延期', own: true, work: askExtension },
  'grant-extension': { right: 'case.decide', summary: '同意延期', work: grantExtension },
  'refuse-extension': { right: 'case.decide', summary: '不同意延期', work: refuse('extension') },
  'ask-suspension': { right: 'case.handle', summary: '申请挂账', own: true, work: askSuspension },
  'grant-suspension': { right: 'case.decide', summary: '同意挂账: the clocks stand still', work: grantSuspension },
  'refuse-suspension': { right: 'case.decide', summary: '不同意挂账', work: refuse('suspension') },
  resume: { right: 'case.decide', summary: '恢复: the clocks run on', work: resume },
  supervise: { right: 'case.supervise', summary: '督办', work: supervise },
  appeal: { right: 'case.handle', summary: '申诉', own: true, work: appeal },
  'uphold-appeal': { right: 'case.judge', summary: '申诉成立: not counted against its handler', work: upholdAppeal },
  'dismiss-appeal': { right: 'case.judge', summary: '申诉不成立', work: refuse('appeal') },
  plan: { right: 'case.handle', summary: '整改方案 of a major hazard', own: true, work: plan },
  'approve-plan': { right: 'case.decide', summary: '审批整改方案', work: approvePlan },
  'report-authority': { right: 'case.authority', summary: '上报监管部门', work: reportAuthority },
  'receive-receipt': { right: 'case.authority', summary: '监管部门回执', work: receiveReceipt },
  'follow-up': { right: 'case.dispatch', summary: '回访: 1 to 5', work: followUp },
};
