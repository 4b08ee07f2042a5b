import { useQuery } from '@tanstack/react-query';
import { Button, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../../http/api-client.ts';
import { useFormatters } from '../../../i18n/words.ts';
import type { FieldProps } from './Field.tsx';

/** Where the case could go, the best first with its least busy handler: one press sends it there. */
export function DispatchFields({ detail, draft, first, onChange, onGo }: FieldProps) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const asked = useQuery({
    queryKey: ['cases', 'suggestions', detail.case.id],
    queryFn: ({ signal }) =>
      callApi('GET /api/cases/{id}/dispatch-suggestions', { params: { id: detail.case.id }, signal }),
  });
  const suggestions = asked.data?.suggestions ?? [];
  const [best] = suggestions;
  const chosen = suggestions.find(({ department }) => department === draft.department);
  if (asked.isPending) return <p className="work-hint">{t('desk.loading')}</p>;
  if (best === undefined) return <p className="work-missing">{t('cases.act.noSuggestions')}</p>;
  const [idle] = best.handlers;
  const bestName = [formatters.name(best.name), idle?.name].filter((part) => part !== undefined).join(' · ');
  return (
    <div className="work-dialog-part">
      <Button
        type="primary"
        block
        autoFocus={first}
        className="cs-best"
        onClick={() => onGo({ department: best.department, handler: idle?.person ?? null })}
      >
        {t('cases.act.best', { to: bestName })}
      </Button>
      <p className="work-dialog-name">{t('cases.act.department')}</p>
      <Radio.Group
        className="cs-suggestions"
        value={draft.department}
        onChange={({ target }) => onChange({ department: String(target.value), handler: null })}
        aria-label={t('cases.act.department')}
      >
        {suggestions.map((one) => (
          <Radio key={one.department} value={one.department} className="cs-suggestion">
            <b>{formatters.name(one.name)}</b>
            <span className="cs-flags">
              {one.ofCategory && <span className="cs-flag cs-flag-good">{t('cases.act.ofCategory')}</span>}
              {one.servesGrid && <span className="cs-flag cs-flag-good">{t('cases.act.servesGrid')}</span>}
            </span>
            <span className="work-hint">{t('cases.act.load', { n: one.open })}</span>
          </Radio>
        ))}
      </Radio.Group>
      {chosen !== undefined && (
        <>
          <p className="work-dialog-name">{t('cases.act.handler')}</p>
          <Radio.Group
            className="cs-handlers"
            value={draft.handler ?? 0}
            onChange={({ target }) => onChange({ handler: target.value === 0 ? null : Number(target.value) })}
            aria-label={t('cases.act.handler')}
          >
            <Radio.Button value={0}>{t('cases.act.anyHandler')}</Radio.Button>
            {chosen.handlers.map(({ person, name, open }) => (
              <Radio.Button key={person} value={person}>
                {name} <small>{t('cases.act.load', { n: open })}</small>
              </Radio.Button>
            ))}
          </Radio.Group>
        </>
      )}
    </div>
  );
}
