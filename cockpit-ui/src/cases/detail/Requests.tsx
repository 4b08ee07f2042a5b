import { CASE_TABLE, CASE_VERBS, type CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseDetail, CaseRequest } from '@cockpit/api/cases/desk';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../../i18n/words.ts';
import { useCaseFormatters } from '../use-case-formatters.ts';

interface Props {
  detail: CaseDetail;
  now: number;
  onVerb: (verb: CaseVerb) => void;
}

/** What was asked for, what came of it, and the buttons of the person who decides. */
export function Requests({ detail, now, onVerb }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const words = useCaseFormatters();
  if (detail.requests.length === 0) return null;
  return (
    <>
      <h3>{t('cases.detail.requests')}</h3>
      <ul className="cs-requests">
        {detail.requests.map((request) => (
          <li key={request.id} className={request.granted === null ? 'is-open' : ''}>
            <p>
              {t('cases.request.asked', {
                by: request.by,
                time: formatters.time(request.at, now),
                what: t(`cases.asks.${request.kind}`),
                reason: words.reason(request.reason),
              })}
              {request.until !== null && (
                <b> {t('cases.request.until', { time: formatters.time(request.until, now) })}</b>
              )}
            </p>
            <q>{request.note}</q>
            {request.granted === null ? (
              <Decide request={request} can={detail.can} onVerb={onVerb} />
            ) : (
              <p className="work-hint">
                {t(request.granted ? 'cases.request.granted' : 'cases.request.refused', {
                  by: request.decidedBy ?? t('cases.timeline.bySystem'),
                })}
                {request.decidedAt !== null && ` · ${formatters.time(request.decidedAt, now)}`}
                {request.decisionNote !== null && ` · ${request.decisionNote}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Decide({ request, can, onVerb }: { request: CaseRequest } & Pick<CaseDetail, 'can'> & Pick<Props, 'onVerb'>) {
  const { t } = useTranslation();
  const answers = CASE_VERBS.filter((verb) => CASE_TABLE[verb].decides?.on === request.kind && can.includes(verb));
  if (answers.length === 0) return <p className="work-hint">{t('cases.request.open')}</p>;
  return (
    <div className="cs-buttons">
      {answers.map((verb, index) => (
        <Button key={verb} type={index === 0 ? 'primary' : 'default'} onClick={() => onVerb(verb)}>
          {t(`cases.action.${verb}`)}
        </Button>
      ))}
    </div>
  );
}
