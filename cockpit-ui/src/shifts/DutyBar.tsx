import type { DutyAnswer } from '@cockpit/api/shifts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../format/time.ts';
import { callApi } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { useTimezone } from '../live/store.ts';
import { LeaveDialog } from './LeaveDialog.tsx';
import { nextShifts } from './shift-name.ts';
import { useShiftOrder } from './use-shifts.ts';

interface Props {
  duty: DutyAnswer;
  onHandOver: () => void;
}

/** What an officer can do now: go on duty, or hand over and leave. */
export function DutyBar({ duty, onHandOver }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const timezone = useTimezone();
  const order = useShiftOrder();
  const [isLeaving, setLeaving] = useState(false);
  const waits = duty.waiting.length > 0;
  if (duty.me === null)
    return (
      // A signature that is asked for has the place under the thumb.
      <div className={`shift-bar ${waits ? 'is-still' : ''}`}>
        {waits && <span className="medium">▲ {t('shifts.on.waits')}</span>}
        {duty.canTake.length === 0 && <span className="quiet">{t('shifts.on.none')}</span>}
        {duty.canTake.map(({ plan, day, name, startsAt, endsAt }, index) => (
          <Button
            key={`${plan}@${day}`}
            type={index === 0 && !waits ? 'primary' : 'default'}
            loading={order.isPending}
            onClick={() =>
              order.mutate({
                send: (shown) => callApi('POST /api/shifts/on', { body: { ...shown, plan, day } }),
                done: t('shifts.on.done'),
              })
            }
          >
            {t('shifts.on.do', {
              shift: formatters.name(name),
              from: clockText(startsAt, timezone),
              to: clockText(endsAt, timezone),
            })}
          </Button>
        ))}
      </div>
    );
  const hasSigned = duty.waiting.some(({ mine }) => mine);
  const canHandOver = nextShifts(duty).length > 0;
  return (
    <div className="shift-bar">
      {!canHandOver && <span className="quiet">{t('shifts.handOver.notYet')}</span>}
      <Button onClick={() => setLeaving(true)}>{t('shifts.off.do')}</Button>
      {!hasSigned && (
        <Button type="primary" disabled={!canHandOver} onClick={onHandOver}>
          {t('shifts.handOver.do')}
        </Button>
      )}
      {isLeaving && <LeaveDialog isLast={duty.now.people.length <= 1} onClose={() => setLeaving(false)} />}
    </div>
  );
}
