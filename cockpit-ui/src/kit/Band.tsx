import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../i18n/words.ts';
import { useNow } from '../live/store.ts';
import { Mark } from './Mark.tsx';
import './band.css';

const MINUTE_MS = 60_000;

interface Props {
  /** `calm`: to know, nothing is wrong · `medium`: somebody has to act · `high`: the picture or the pipeline cannot be relied on. */
  level: 'calm' | 'medium' | 'high';
  /** What is so, in one sentence; shape and word tell the level, never the colour alone. */
  text: string;
  /** Epoch ms since when; null or left out: not known, or of no matter. */
  since?: number | null;
  /** What to do about it. */
  hint?: ReactNode;
}

/** One line across the wall under its header, for what concerns the whole of it and has no place on the map: the duty, the pipeline. */
export function Band({ level, text, since = null, hint }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const now = useNow(MINUTE_MS);
  return (
    <div className={`band band-${level}`} role={level === 'calm' ? 'status' : 'alert'}>
      <Mark shape={level} />
      <b className="band-text">{text}</b>
      {since !== null && (
        <span className="nobr band-since">{t('band.since', { time: formatters.time(since, now) })}</span>
      )}
      {hint !== undefined && <span className="band-hint">{hint}</span>}
    </div>
  );
}
