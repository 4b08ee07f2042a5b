import type { Handover } from '@cockpit/api/shifts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { HandoverSheet } from './HandoverSheet.tsx';

/** The last one both signed, to read and to print. */
export function LastHandover({ handover }: { handover: Handover | null }) {
  const { t } = useTranslation();
  if (handover === null) return <p className="desk-notice">{t('shifts.last.none')}</p>;
  return (
    <section className="panel shift-last">
      <header className="panel-head">
        <h2>{t('shifts.handOver.title')}</h2>
        <Button className="shift-print" onClick={() => window.print()}>
          {t('shifts.last.print')}
        </Button>
      </header>
      <HandoverSheet handover={handover} />
    </section>
  );
}
