import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REPEAT_MS, type Voice } from '../calls/sound-plan.ts';
import { useTakeover } from '../calls/takeover-context.ts';
import { openVoices, type SoundState, type Voices } from '../calls/voices.ts';
import { useLive } from '../live/store.ts';

/** Soft, so that nobody takes it for what takes the wall. */
const SELF_TEST: Voice = 'low';

interface Props {
  open?: typeof openVoices;
}

/** Rings while high alarms wait; says when it cannot, and lets people hear that it can. */
export function SoundSwitch({ open = openVoices }: Props) {
  const { t } = useTranslation();
  const { calls, flood } = useTakeover();
  const veiled = useLive((state) => state.veil !== null);
  const [voices, setVoices] = useState<Voices>();
  const [state, setState] = useState<SoundState>('locked');

  useEffect(() => {
    const opened = open(() => setState(opened.state()));
    setVoices(opened);
    setState(opened.state());
    // Where the browser was started for a kiosk this is enough; elsewhere it is refused and the banner stays.
    opened.unlock();
    return () => opened.stop();
  }, [open]);

  // Any gesture will do, not only one on the button.
  useEffect(() => {
    if (voices === undefined || state !== 'locked') return;
    const unlock = () => voices.unlock();
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, [voices, state]);

  // A picture that is not live is not announced: the veil says so.
  const voice = calls.length === 0 || veiled ? undefined : flood === null ? 'high' : 'flood';
  useEffect(() => {
    if (voices === undefined || voice === undefined || state !== 'ready') return;
    voices.play(voice);
    const repeating = setInterval(() => voices.play(voice), REPEAT_MS[voice] ?? undefined);
    return () => {
      clearInterval(repeating);
      voices.hush();
    };
  }, [voices, voice, state]);

  if (state === 'missing') return <span className="sound is-locked">{t('takeover.sound.missing')}</span>;
  return (
    <button
      type="button"
      className={`sound is-${state}`}
      onClick={() => (state === 'ready' ? voices?.play(SELF_TEST) : voices?.unlock())}
    >
      {t(`takeover.sound.${state}`)}
    </button>
  );
}
