import { fieldsOf } from '@cockpit/api/cases/act/constants';
import { Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../desk-kit/use-phone.ts';
import { useNow } from '../../live/store.ts';
import { TimelineRow } from '../detail/Timeline.tsx';
import { type ActionDraft, alternativesOf, faultsOf } from './draft.ts';
import { FaultText } from './FaultText.tsx';
import { CaseField } from './fields/Field.tsx';
import type { CaseOrder } from './stale.ts';

interface Props {
  order: CaseOrder;
  /** Why the api did not do it. */
  refusal: string | null;
  busy: boolean;
  onChange: (next: CaseOrder) => void;
  onSend: (order: CaseOrder) => void;
  onCancel: () => void;
}

/** Asks for what the order needs. When the case moved meanwhile it says what happened, and keeps what was written. */
export function OrderDialog({ order, refusal, busy, onChange, onSend, onCancel }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const isPhone = usePhone();
  const [missing, setMissing] = useState(false);
  const { verb, detail, draft, since, gone } = order;
  const choices = alternativesOf(verb, detail.can);
  const [fault] = faultsOf(verb, draft, now);

  function change(part: Partial<ActionDraft>): void {
    setMissing(false);
    onChange({ ...order, draft: { ...draft, ...part } });
  }

  function go(part: Partial<ActionDraft> = {}): void {
    const next = { ...order, draft: { ...draft, ...part } };
    if (faultsOf(verb, next.draft, now).length > 0) setMissing(true);
    else if (!busy && !gone) onSend(next);
  }

  return (
    <Modal
      open
      centered
      title={t(choices.length > 1 ? titleOf(verb) : `cases.action.${verb}`)}
      onCancel={onCancel}
      onOk={() => go()}
      okText={since.length > 0 && !gone ? t('cases.act.again') : t('cases.act.send')}
      okButtonProps={{ disabled: gone, danger: verb === 'force-close' || verb === 'reject' }}
      cancelText={t('cases.act.cancel')}
      confirmLoading={busy}
      width={verb === 'dispatch' || verb === 'plan' ? 620 : 520}
    >
      <p className="work-dialog-what">
        {detail.case.number !== null && <span className="n">{detail.case.number} </span>}
        {detail.case.title}
      </p>
      {since.length > 0 && (
        <div className="cs-stale" role="alert">
          <p>{t('cases.act.stale')}</p>
          <ol className="work-timeline">
            {since.map((action) => (
              <TimelineRow key={action.version} action={action} now={now} />
            ))}
          </ol>
          {gone && (
            <p>
              <b>{t('cases.act.staleGone')}</b>
            </p>
          )}
        </div>
      )}
      {choices.length > 1 && (
        <Segmented
          block
          className="work-dialog-part"
          value={verb}
          onChange={(next) => {
            setMissing(false);
            onChange({ ...order, verb: next });
          }}
          options={choices.map((value) => ({ value, label: t(`cases.action.${value}`) }))}
        />
      )}
      {fieldsOf(verb).map(([name], index) => (
        <CaseField
          key={name}
          name={name}
          verb={verb}
          detail={detail}
          draft={draft}
          fault={missing ? fault : undefined}
          // The keyboard of a phone would cover what a thumb could choose.
          first={index === 0 && !isPhone}
          onChange={change}
          onGo={go}
        />
      ))}
      {missing && fault !== undefined && <FaultText fault={fault} />}
      {refusal !== null && (
        <p className="work-missing" role="alert">
          {refusal}
        </p>
      )}
    </Modal>
  );
}

function titleOf(verb: CaseOrder['verb']) {
  return verb.startsWith('verify') ? 'cases.act.verify' : 'cases.act.decide';
}
