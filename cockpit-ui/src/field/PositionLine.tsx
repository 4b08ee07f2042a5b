import { useTranslation } from 'react-i18next';
import type { Positioning } from './position.ts';

/** What the phone knows of where it is, and the way to ask it again. */
export function PositionLine({ state, position, ask }: Positioning) {
  const { t } = useTranslation();
  return (
    <p className="fd-position">
      <span role="status">
        {state === 'asking' && `◌ ${t('field.act.positionAsking')}`}
        {state === 'known' && `● ${t('field.act.positionAt', { n: position?.accuracy ?? 0 })}`}
        {state === 'none' && `○ ${t('field.act.positionNone')}`}
      </span>
      <button type="button" onClick={ask} disabled={state === 'asking'}>
        {t('field.report.locate')}
      </button>
    </p>
  );
}
