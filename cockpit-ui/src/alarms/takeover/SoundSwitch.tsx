import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../live/store.ts';
import { openSound, type Sound, type SoundState } from './sound.ts';
import { useTakeover } from './takeover-context.ts';
import { FLOOD, HIGH } from './tones.ts';

interface Props {
  open?: typeof openSound;
}

/** Rings while high alarms wait; says when it cannot, and lets people hear that it can. */
export function SoundSwitch({ open = openSound }: Props) {
  const { t } = useTranslation();
  const { calls, flood } = useTakeover();
  const veiled = useLive((state) => state.veil !== null);
  const [sound, setSound] = useState<Sound>();
  const [state, setState] = useState<SoundState>('locked');

  useEffect(() => {
    const opened = open(() => setState(opened.state()));
    setSound(opened);
    setState(opened.state());
    // Where the browser was started for a kiosk this is enough; elsewhere it is refused and the banner stays.
    opened.unlock();
    return () => opened.stop();
  }, [open]);

  // Any gesture will do, not only one on the button.
  useEffect(() => {
    if (sound === undefined || state !== 'locked') return;
    const unlock = () => sound.unlock();
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, [sound, state]);

  // A picture that is not live is not announced: the veil says so.
  const pattern = calls.length === 0 || veiled ? undefined : flood === null ? HIGH : FLOOD;
  useEffect(() => (pattern === undefined ? undefined : sound?.ring(pattern)), [sound, pattern]);

  if (state === 'missing') return <span className="sound is-locked">{t('takeover.sound.missing')}</span>;
  return (
    <button
      type="button"
      className={`sound is-${state}`}
      onClick={() => (state === 'ready' ? sound?.test() : sound?.unlock())}
    >
      {t(`takeover.sound.${state}`)}
    </button>
  );
}
