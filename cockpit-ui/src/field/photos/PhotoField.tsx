/** Taking photos: the phone's camera, what each shows, and which ones there are. */
import type { PhotoKind } from '@cockpit/api/cases/desk';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../Icon.tsx';
import { newId } from '../new-id.ts';
import type { TakenPhoto } from '../outbox/compose.ts';
import { usePhoneParts } from '../phone.ts';
import type { Position } from '../position.ts';
import { photoFault } from './photo-fault.ts';
import { shrink } from './shrink.ts';

/** What one order takes. */
const PHOTOS_MAX = 12;

interface PhotoFieldProps {
  kinds: readonly PhotoKind[];
  photos: readonly TakenPhoto[];
  /** Where the phone is, as far as it is known by now. */
  position: Position | undefined;
  /** One that is being made small is not there yet, and another may come meanwhile. */
  onChange(to: (before: readonly TakenPhoto[]) => readonly TakenPhoto[]): void;
  /** Whether one is being made small: what is submitted now would lack it. */
  onBusy(isBusy: boolean): void;
}

export function PhotoField({ kinds, photos, position, onChange, onBusy }: PhotoFieldProps) {
  const { t } = useTranslation();
  const { clock } = usePhoneParts();
  const [kind, setKind] = useState<PhotoKind>(kinds[0] ?? 'near');
  const [fault, setFault] = useState<ReturnType<typeof photoFault>>();
  const [making, setMaking] = useState(0);
  const input = useId();
  const name = useId();

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const takenAt = clock.now();
    setMaking((before) => before + 1);
    try {
      const bytes = await shrink(file);
      setFault(undefined);
      onChange((before) => [...before, { id: newId(), kind, bytes, takenAt, position }]);
    } catch {
      setFault(photoFault(file));
    } finally {
      setMaking((before) => before - 1);
    }
  }
  const isMaking = making > 0;
  useEffect(() => {
    onBusy(isMaking);
    return () => onBusy(false);
  }, [isMaking, onBusy]);

  return (
    <div className="fd-field">
      {kinds.length > 1 && (
        <fieldset className="fd-segments">
          <legend>{t('field.photo.kind')}</legend>
          {kinds.map((one) => (
            <label key={one}>
              <input type="radio" name={name} checked={one === kind} onChange={() => setKind(one)} />
              <span>{t(`cases.photo.${one}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {photos.length < PHOTOS_MAX && (
        <label className="fd-camera" htmlFor={input}>
          <Icon name="camera" />
          {t('field.photo.take')} · {t(`cases.photo.${kind}`)}
        </label>
      )}
      <input
        id={input}
        className="fd-unseen"
        type="file"
        // Named one by one: an iPhone then gives a JPEG of its HEIC.
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {isMaking && <p className="fd-quiet">◌ {t('field.photo.making')}</p>}
      {fault !== undefined && (
        <p className="fd-warn" role="alert">
          ▲ {t(`field.photo.${fault}`)}
        </p>
      )}
      <ul className="fd-taken">
        {photos.map((photo) => (
          <Taken
            key={photo.id}
            photo={photo}
            onRemove={() => onChange((before) => before.filter(({ id }) => id !== photo.id))}
          />
        ))}
      </ul>
    </div>
  );
}

function Taken({ photo, onRemove }: { photo: TakenPhoto; onRemove(): void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo.bytes], { type: 'image/jpeg' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo.bytes]);
  const what = t(`cases.photo.${photo.kind}`);
  return (
    <li>
      <img src={url} alt={what} />
      <span>{what}</span>
      <button type="button" aria-label={t('field.photo.remove')} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}
