import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Fact } from '../../desk-kit/Fact.tsx';
import { useGridName } from '../../grids/grid-names.ts';
import { useFormatters } from '../../i18n/words.ts';

/** Where, what, whose, from whom. */
export function Facts({ detail, now }: { detail: CaseDetail; now: number }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const gridName = useGridName();
  const { search } = useLocation();
  const { case: file, reporter } = detail;
  const place = [file.place ?? '', file.grid === null ? '' : gridName(file.grid)].filter((part) => part !== '');
  return (
    <dl className="work-facts">
      <Fact name={t('cases.detail.place')}>{place.length === 0 ? '—' : place.join(' · ')}</Fact>
      {file.categoryName !== null && (
        <Fact name={t('cases.detail.category')}>
          {formatters.name(file.categoryName)} <span className="n work-hint">{file.category}</span>
        </Fact>
      )}
      <Fact name={t('cases.detail.source')}>
        {t(`cases.source.${file.source}`)}
        {reporter !== null && ` · ${reporter}`} · {formatters.time(file.reportedAt, now)}
      </Fact>
      {file.departmentName !== null && (
        <Fact name={t('cases.detail.handler')}>
          {file.departmentName} · {file.handler === null ? t('cases.list.nobody') : <b>{file.handler}</b>}
        </Fact>
      )}
      {file.verifier !== null && (
        <Fact name={t('cases.detail.verifier')}>
          <b>{file.verifier}</b>
        </Fact>
      )}
      {file.closure !== null && (
        <Fact name={t('cases.detail.closure')}>
          {t(`cases.closure.${file.closure}`)}
          {file.endedAt !== null && ` · ${formatters.time(file.endedAt, now)}`}
        </Fact>
      )}
      {detail.bundledInto !== null && (
        <Fact name={t('cases.detail.bundledInto')}>
          <Link to={`/desk/cases/${detail.bundledInto}${search}`} className="n">
            {detail.bundledInto}
          </Link>
        </Fact>
      )}
      {detail.satisfaction !== null && (
        <Fact name={t('cases.detail.satisfaction')}>
          {t('cases.detail.satisfactionOf', { n: detail.satisfaction })}
        </Fact>
      )}
      {detail.excused && <Fact name={t('cases.asks.appeal')}>{t('cases.detail.excused')}</Fact>}
    </dl>
  );
}
