import type { HandoverState } from '@cockpit/api/shifts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { PromiseForm } from './PromiseForm.tsx';
import { useShiftOrder } from './use-shifts.ts';

const MINUTE_MS = 60_000;

interface Props {
  promises: HandoverState['promises'];
  /** They can be kept and added to. */
  mayWork?: boolean;
  /** As of when lateness is judged, epoch ms; left out: now. */
  at?: number;
}

/** What was promised for a time, the next due first. */
export function PromiseList({ promises, mayWork = false, at }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const current = useNow(MINUTE_MS);
  const order = useShiftOrder();
  const [isAdding, setAdding] = useState(false);
  const now = at ?? current;
  return (
    <>
      {promises.length === 0 && <p className="quiet">{t('shifts.promises.none')}</p>}
      <ul className="shift-list">
        {promises.map(({ id, what, dueAt, by }) => (
          <li key={id} className="is-three">
            <b className="shift-what">{what}</b>
            <span className={`n ${dueAt < now ? 'high' : ''}`}>
              {dueAt < now && `◆ ${t('shifts.handoverState.late')} · `}
              {t('shifts.handoverState.due', { time: formatters.time(dueAt, now) })}
            </span>
            <span className="quiet">{t('shifts.promises.by', { name: by })}</span>
            {mayWork && (
              <Button
                className="shift-done"
                aria-label={t('shifts.promises.doneText', { what })}
                disabled={order.isPending}
                onClick={() =>
                  order.mutate({
                    send: (query) =>
                      callApi('POST /api/shifts/promises/{id}/done', { params: { id }, query, body: {} }),
                    done: t('shifts.promises.kept'),
                  })
                }
              >
                {t('shifts.promises.done')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayWork && !isAdding && (
        <Button className="shift-add" onClick={() => setAdding(true)}>
          {t('shifts.promises.add')}
        </Button>
      )}
      {isAdding && <PromiseForm onClose={() => setAdding(false)} />}
    </>
  );
}
