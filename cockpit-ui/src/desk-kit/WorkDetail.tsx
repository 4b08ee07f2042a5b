import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorText } from '../http/api-client.ts';
import type { WorkName } from './work-name.ts';

interface Props<Detail> {
  of: WorkName;
  /** Undefined: not here yet, or refused with `error`. */
  detail: Detail | undefined;
  /** Null: nothing was refused. */
  error: unknown;
  isPhone: boolean;
  onClose: () => void;
  /** Tags, title and what stands right below it. */
  head: (detail: Detail) => ReactNode;
  /** What scrolls. */
  body: (detail: Detail) => ReactNode;
  /** Actions, and the dialogs that belong to them. */
  foot: (detail: Detail) => ReactNode;
}

/** The frame of what was chosen in a list: beside the list on a desk, the whole page on a phone. */
export function WorkDetail<Detail>({ of, detail, error, isPhone, onClose, head, body, foot }: Props<Detail>) {
  const { t } = useTranslation();
  const close = (
    <Button onClick={onClose} className="work-close">
      {isPhone ? `‹ ${t(`${of}.detail.back`)}` : <span aria-hidden="true">×</span>}
      {!isPhone && <span className="unseen">{t(`${of}.detail.close`)}</span>}
    </Button>
  );
  if (detail === undefined)
    return (
      <section className="work-detail" aria-label={t(`${of}.detail.label`)}>
        {close}
        <p className="work-empty" role="status">
          {error === null ? t('desk.loading') : apiErrorText(error, t)}
        </p>
      </section>
    );
  return (
    <section className="work-detail" aria-label={t(`${of}.detail.label`)}>
      <header className="work-detail-head">
        {close}
        {head(detail)}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <div className="work-detail-body" tabIndex={0}>
        {body(detail)}
      </div>
      {foot(detail)}
    </section>
  );
}
