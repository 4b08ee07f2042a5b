import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Fact } from '../../desk-kit/Fact.tsx';
import { useFormatters } from '../../i18n/words.ts';

const PLAN_TEXTS = ['goal', 'measures', 'funds', 'people', 'safety'] as const;

interface Props {
  detail: CaseDetail;
  now: number;
  onVerb: (verb: CaseVerb) => void;
}

/** What the law asks of a hazard besides: plan and approval of a major one, report to the authority with its receipt. */
export function HazardLaw({ detail, now, onVerb }: Props) {
  const { t } = useTranslation();
  const { can } = detail;
  const button = (verb: CaseVerb) =>
    can.includes(verb) && <Button onClick={() => onVerb(verb)}>{t(`cases.action.${verb}`)}</Button>;
  return (
    <>
      <h3>
        {t('cases.detail.hazard')} <small>{t('cases.law.clause')}</small>
      </h3>
      <div className="cs-law">
        {detail.case.hazardLevel === 'major' && <Plan detail={detail} now={now} />}
        <Reports detail={detail} now={now} />
        <div className="cs-buttons">
          {button('plan')}
          {button('approve-plan')}
          {button('report-authority')}
          {button('receive-receipt')}
        </div>
      </div>
    </>
  );
}

function Plan({ detail: { rectification }, now }: Pick<Props, 'detail' | 'now'>) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  if (rectification === null)
    return (
      <p>
        <b>{t('cases.law.plan')}</b> <span className="work-hint">{t('cases.law.noPlan')}</span>
      </p>
    );
  const { plan, madeBy, madeAt, approvedBy, approvedAt } = rectification;
  return (
    <>
      <p>
        <b>{t('cases.law.plan')}</b>{' '}
        <span className="work-hint">
          {t('cases.law.made', { by: madeBy, time: formatters.time(madeAt, now) })} ·{' '}
          {approvedBy !== null && approvedAt !== null
            ? t('cases.law.approved', { by: approvedBy, time: formatters.time(approvedAt, now) })
            : t('cases.law.notApproved')}
        </span>
      </p>
      <dl className="work-facts">
        {PLAN_TEXTS.map((name) => (
          <Fact key={name} name={t(`cases.law.${name}`)}>
            {plan[name]}
          </Fact>
        ))}
        <Fact name={t('cases.law.until')}>{formatters.time(plan.until, now)}</Fact>
      </dl>
    </>
  );
}

function Reports({ detail: { authorityReports }, now }: Pick<Props, 'detail' | 'now'>) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  return (
    <>
      <p>
        <b>{t('cases.law.reports')}</b>{' '}
        {authorityReports.length === 0 && <span className="work-hint">{t('cases.law.noReports')}</span>}
      </p>
      {authorityReports.map(({ id, authority, content, sentBy, sentAt, receipt, receiptAt }) => (
        <div key={id} className="cs-report">
          <p>
            {authority}{' '}
            <span className="work-hint">{t('cases.law.sent', { by: sentBy, time: formatters.time(sentAt, now) })}</span>
          </p>
          <q>{content}</q>
          <p className={receipt === null ? 'work-hint' : ''}>
            {receipt === null || receiptAt === null
              ? t('cases.law.noReceipt')
              : t('cases.law.receipt', { receipt, time: formatters.time(receiptAt, now) })}
          </p>
        </div>
      ))}
    </>
  );
}
