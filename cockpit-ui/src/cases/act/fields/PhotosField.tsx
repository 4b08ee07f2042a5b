import type { CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CasePhoto, PhotoKind } from '@cockpit/api/cases/desk';
import { useMutation } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorText } from '../../../http/api-client.ts';
import { addressOf } from '../../../http/call.ts';
import { sendPhoto } from '../send-photo.ts';
import { Labelled } from './Labelled.tsx';

const KINDS: readonly PhotoKind[] = ['before', 'after', 'near', 'far', 'reference'];
const PHOTOS_MAX = 12;

interface Props {
  value: readonly string[];
  /** What the photos are for. */
  verb: CaseVerb | 'report';
  onChange: (photos: readonly string[]) => void;
}

/** Photos are sent as they are chosen; the order then only names them. */
export function PhotosField({ value, verb, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<PhotoKind>(verb === 'report' || verb === 'comment' ? 'before' : 'after');
  const [kinds, setKinds] = useState<ReadonlyMap<string, PhotoKind>>(new Map());
  const sending = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const sent: CasePhoto[] = [];
      for (const file of files) sent.push(await sendPhoto(file, kind));
      return sent;
    },
    onSuccess: (sent) => {
      setKinds((before) => new Map([...before, ...sent.map((photo) => [photo.id, photo.kind] as const)]));
      onChange([...value, ...sent.map((photo) => photo.id)].slice(0, PHOTOS_MAX));
    },
  });

  return (
    <Labelled name={t('cases.act.photos')}>
      {(label) => (
        <>
          <Segmented
            aria-label={t('cases.act.photoKind')}
            value={kind}
            onChange={setKind}
            options={KINDS.map((one) => ({ value: one, label: t(`cases.photo.${one}`) }))}
          />
          <input
            ref={input}
            id={id}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            hidden
            aria-label={label}
            onChange={({ target }) => {
              const files = [...(target.files ?? [])];
              target.value = '';
              if (files.length > 0) sending.mutate(files);
            }}
          />
          <div className="cs-photo-row">
            {value.map((photo) => (
              <figure key={photo} className="cs-photo-new">
                <img
                  src={addressOf('GET /api/photos/{id}', { params: { id: photo }, query: { size: 'small' } })}
                  alt={t(`cases.photo.${kinds.get(photo) ?? 'before'}`)}
                />
                <Button
                  size="small"
                  aria-label={t('cases.act.photoRemove')}
                  onClick={() => onChange(value.filter((one) => one !== photo))}
                >
                  ×
                </Button>
              </figure>
            ))}
            {value.length < PHOTOS_MAX && (
              <Button loading={sending.isPending} onClick={() => input.current?.click()}>
                {t('cases.act.photosAdd')}
              </Button>
            )}
          </div>
          {sending.error !== null && (
            <p className="work-missing" role="alert">
              {t('cases.act.photoFailed')}: {apiErrorText(sending.error, t)}
            </p>
          )}
        </>
      )}
    </Labelled>
  );
}
