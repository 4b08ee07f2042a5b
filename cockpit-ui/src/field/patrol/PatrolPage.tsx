/** 巡查: the round that is walked, the next stop, and checking in by code or by position. */
import { CHECKIN_WITHIN_M } from '@cockpit/api/field/constants';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../Icon.tsx';
import { useFieldPerson } from '../me.ts';
import { useOutbox } from '../phone.ts';
import { type Position, requestPosition } from '../position.ts';
import { Screen } from '../Screen.tsx';
import { useToast } from '../Toast.tsx';
import { timeText } from '../time-text.ts';
import { useCachedQuery } from '../use-cached-query.ts';
import { useServerNow } from '../use-now.ts';
import { CheckInSheet } from './CheckInSheet.tsx';
import {
  isDone,
  nearestStop,
  nextStop,
  presentRound,
  runningRounds,
  stopOfCode,
  type WalkedStop,
  walkedRounds,
} from './rounds.ts';
import { ScanSheet } from './ScanSheet.tsx';
import { StopRow } from './StopRow.tsx';

interface Reached {
  stop: WalkedStop;
  via: 'qr' | 'position';
  metres: number | null;
  position: Position | undefined;
}

export function PatrolPage() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const { id } = useFieldPerson();
  const { entries } = useOutbox();
  const now = useServerNow();
  const say = useToast();
  const kept = useCachedQuery('GET /api/field/today', {});
  const [chosen, setChosen] = useState<string>();
  const [isScanning, setScanning] = useState(false);
  const [isLocating, setLocating] = useState(false);
  const [reached, setReached] = useState<Reached | null>(null);

  const own = (entries ?? []).filter(({ person }) => person === id);
  const rounds = walkedRounds(kept.body?.rounds ?? [], own);
  const round = rounds.find((one) => one.round + one.route.code === chosen) ?? presentRound(rounds, now);
  const next = round && nextStop(round);
  const community = kept.body?.community.code ?? '';

  function onCode(text: string): string | undefined {
    const found = stopOfCode(rounds, round, community, text);
    if (found === 'other') return t('field.scan.other');
    if (!('checkpoint' in found)) return t('field.scan.elsewhere', { code: found.code });
    setScanning(false);
    setReached({ stop: found, via: 'qr', metres: null, position: undefined });
    void requestPosition().then((position) => setReached((before) => before && { ...before, position }));
    return undefined;
  }

  async function here(): Promise<void> {
    if (round === undefined) return;
    setLocating(true);
    const position = await requestPosition();
    setLocating(false);
    if (position === undefined) return say(t('field.patrol.noPosition'));
    // The chosen one first: of two rounds at one place it is meant.
    const running = runningRounds(rounds, now).filter((one) => one !== round);
    const nearest = nearestStop([round, ...running], position);
    if (nearest === undefined) return say(t('field.patrol.noPlaces'));
    const { stop, metres } = nearest;
    if (metres > CHECKIN_WITHIN_M)
      return say(t('field.patrol.tooFar', { name: stop.name[language], n: metres, max: CHECKIN_WITHIN_M }));
    setReached({ stop, via: 'position', metres, position });
  }

  return (
    <Screen
      title={t('field.tab.patrol')}
      kept={kept}
      action={
        round !== undefined && (
          <div className="fd-pair">
            <button type="button" disabled={isLocating} onClick={() => void here()}>
              {t(isLocating ? 'field.patrol.asking' : 'field.patrol.here')}
            </button>
            <button type="button" className="fd-main" onClick={() => setScanning(true)}>
              <Icon name="code" />
              {t('field.patrol.scan')}
            </button>
          </div>
        )
      }
    >
      {kept.body !== undefined && round === undefined && <p className="fd-quiet">{t('field.patrol.none')}</p>}
      {round !== undefined && (
        <>
          {rounds.length > 1 && (
            <div className="fd-field">
              <label htmlFor="round">{t('field.patrol.rounds')}</label>
              <select
                id="round"
                value={round.round + round.route.code}
                onChange={({ target }) => setChosen(target.value)}
              >
                {rounds.map((one) => (
                  <option key={one.round + one.route.code} value={one.round + one.route.code}>
                    {t('field.patrol.round', { name: one.route.name[language], time: timeText(one.startsAt, now) })}
                  </option>
                ))}
              </select>
            </div>
          )}
          <section className="fd-next">
            <p>
              {t('field.patrol.progress', { done: round.stops.filter(isDone).length, n: round.stops.length })}
              {rounds.length === 1 &&
                ` · ${t('field.patrol.round', { name: round.route.name[language], time: timeText(round.startsAt, now) })}`}
            </p>
            {next === undefined ? (
              <b>✓ {t('field.patrol.allDone')}</b>
            ) : (
              <b>
                {t('field.patrol.next')}：{next.name[language]}
                <small>{t('field.patrol.due', { time: timeText(next.dueAt, now) })}</small>
              </b>
            )}
          </section>
          <ol className="fd-stops">
            {round.stops.map((stop) => (
              <StopRow key={stop.checkpoint} stop={stop} isNext={stop === next} now={now} />
            ))}
          </ol>
          <Link className="fd-link" to="/field/labels">
            {t('field.patrol.labels')}
          </Link>
        </>
      )}
      {isScanning && <ScanSheet onCode={onCode} onClose={() => setScanning(false)} />}
      {reached !== null && <CheckInSheet {...reached} community={community} onClose={() => setReached(null)} />}
    </Screen>
  );
}
