/** The codes of the checkpoints somebody walks, to be printed and put up. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../Screen.tsx';
import { useCachedQuery } from '../use-cached-query.ts';

export function LabelsPage() {
  const { t, i18n } = useTranslation();
  const kept = useCachedQuery('GET /api/field/today', {});
  const community = kept.body?.community.code ?? '';
  const stops = new Map((kept.body?.rounds ?? []).flatMap(({ stops }) => stops.map((stop) => [stop.checkpoint, stop])));
  return (
    <Screen
      title={t('field.labels.title')}
      back="/field/patrol"
      kept={kept}
      action={
        <button type="button" className="fd-main" onClick={() => window.print()}>
          {t('field.labels.print')}
        </button>
      }
    >
      <p className="fd-quiet fd-screen-only">{t('field.labels.hint')}</p>
      <ul className="fd-labels">
        {[...stops.values()].map(({ checkpoint, name }) => (
          <li key={checkpoint}>
            <Code text={`cockpit:checkpoint:${community}:${checkpoint}`} />
            <b>{name[i18n.language === 'en' ? 'en' : 'zh']}</b>
            <span>{checkpoint}</span>
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function Code({ text }: { text: string }) {
  const [picture, setPicture] = useState<string>();
  useEffect(() => {
    let gone = false;
    void import('qr').then(({ encodeQR }) => {
      const svg = encodeQR(text, 'svg', { ecc: 'medium', border: 2 });
      if (!gone) setPicture(`data:image/svg+xml,${encodeURIComponent(svg)}`);
    });
    return () => {
      gone = true;
    };
  }, [text]);
  return <img src={picture} alt={text} />;
}
