import type { CaseFile } from '@cockpit/api/cases';
import { useTranslation } from 'react-i18next';

interface Props {
  of: CaseFile;
  /** Signals are counted too. */
  signals?: boolean;
}

/** What is special about a case, in words: hazard, rework, supervision, requests nobody has decided. */
export function Flags({ of: one, signals = false }: Props) {
  const { t } = useTranslation();
  const flags = [
    ...(one.hazardLevel === null ? [] : [{ look: one.hazardLevel, word: t(`cases.hazardLevel.${one.hazardLevel}`) }]),
    ...(one.supervised === null ? [] : [{ look: 'supervised', word: t(`cases.supervision.${one.supervised}`) }]),
    ...(one.rework > 0 ? [{ look: 'rework', word: t('cases.flag.rework', { n: one.rework }) }] : []),
    ...one.asks.map((ask) => ({ look: 'asks', word: t(`cases.asks.${ask}`) })),
    ...(one.selfHandled ? [{ look: 'plain', word: t('cases.flag.selfHandled') }] : []),
    ...(signals && one.signals > 1 ? [{ look: 'plain', word: t('cases.flag.signals', { n: one.signals }) }] : []),
  ];
  if (flags.length === 0) return null;
  return (
    <span className="cs-flags">
      {flags.map(({ look, word }) => (
        <span key={word} className={`cs-flag cs-flag-${look}`}>
          {word}
        </span>
      ))}
    </span>
  );
}
