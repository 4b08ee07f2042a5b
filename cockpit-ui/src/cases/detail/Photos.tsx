import type { CasePhoto } from '@cockpit/api/cases/desk';
import { Image } from 'antd';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../http/call.ts';
import { useFormatters } from '../../i18n/words.ts';

interface Props {
  photos: readonly CasePhoto[];
  now: number;
}

/** Before beside after, the others below; pressed, a photo fills the screen and the others follow by arrow. */
export function Photos({ photos, now }: Props) {
  const { t } = useTranslation();
  if (photos.length === 0) return <p className="work-hint">{t('cases.detail.noPhotos')}</p>;
  const of = (kind: CasePhoto['kind']) => photos.filter((photo) => photo.kind === kind);
  const others = photos.filter(({ kind }) => kind !== 'before' && kind !== 'after');
  const sides = [of('before'), of('after')];
  return (
    <Image.PreviewGroup>
      {sides.some((side) => side.length > 0) && (
        <div className="cs-photo-sides">
          {sides.map((side, index) => {
            const kind = index === 0 ? 'before' : 'after';
            return (
              <div key={kind}>
                <b>{t(`cases.photo.${kind}`)}</b>
                {side.length === 0 && <p className="work-hint">{t('cases.detail.noPhotos')}</p>}
                {side.map((photo) => (
                  <Photo key={photo.id} photo={photo} now={now} />
                ))}
              </div>
            );
          })}
        </div>
      )}
      {others.length > 0 && (
        <div className="cs-photo-row">
          {others.map((photo) => (
            <Photo key={photo.id} photo={photo} now={now} />
          ))}
        </div>
      )}
    </Image.PreviewGroup>
  );
}

function Photo({ photo, now }: { photo: CasePhoto; now: number }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const kind = t(`cases.photo.${photo.kind}`);
  return (
    <figure className="cs-photo">
      <Image
        src={addressOf('GET /api/photos/{id}', { params: { id: photo.id }, query: { size: 'small' } })}
        preview={{ src: addressOf('GET /api/photos/{id}', { params: { id: photo.id } }) }}
        alt={t('cases.photo.enlarge', { what: kind })}
        loading="lazy"
      />
      <figcaption>
        {kind} · {t('cases.photo.by', { by: photo.by, time: formatters.time(photo.takenAt ?? photo.uploadedAt, now) })}
      </figcaption>
    </figure>
  );
}
