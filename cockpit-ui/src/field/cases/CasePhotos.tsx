import type { CasePhoto } from '@cockpit/api/cases/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../http/call.ts';
import { Sheet } from '../Sheet.tsx';
import { timeText } from '../time-text.ts';

/** Photos of a case, small; one is opened large. */
export function CasePhotos({ photos }: { photos: readonly CasePhoto[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<CasePhoto | null>(null);
  if (photos.length === 0) return null;
  const wordsOf = ({ kind, by, takenAt, uploadedAt }: CasePhoto) =>
    `${t(`cases.photo.${kind}`)} · ${by} ${timeText(takenAt ?? uploadedAt)}`;
  return (
    <section>
      <h2>{t('field.cases.photos')}</h2>
      <ul className="fd-photos">
        {photos.map((photo) => (
          <li key={photo.id}>
            <button
              type="button"
              aria-label={`${t('field.photo.full')}：${wordsOf(photo)}`}
              onClick={() => setOpen(photo)}
            >
              <img
                src={addressOf('GET /api/photos/{id}', { params: { id: photo.id }, query: { size: 'small' } })}
                alt=""
                loading="lazy"
              />
              <span>{t(`cases.photo.${photo.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Sheet title={wordsOf(open)} send={null} onClose={() => setOpen(null)}>
          <img
            className="fd-full"
            src={addressOf('GET /api/photos/{id}', { params: { id: open.id } })}
            alt={wordsOf(open)}
          />
        </Sheet>
      )}
    </section>
  );
}
