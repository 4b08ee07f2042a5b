/** An action of the timeline in words. What the api adds to one is its own: only what is understood is told. */
import type { CaseAction } from '@cockpit/api/cases/desk';
import { useTranslation } from 'react-i18next';
import { useFormatters } from '../../i18n/words.ts';
import { useCaseFormatters } from '../use-case-formatters.ts';

export function useActionWords(action: CaseAction, now: number): { time: string; words: string } {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const cases = useCaseFormatters();
  const { detail } = action;
  const text = (name: string) => {
    const value = detail[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const to = [text('departmentName'), text('handler')].filter((part) => part !== undefined).join(' · ');
  const verifier = text('verifierName') ?? text('verifier');
  const until = detail['until'];
  const photos = Array.isArray(detail['photos']) ? detail['photos'].length : 0;
  const into = text('number') ?? (typeof detail['into'] === 'number' ? String(detail['into']) : undefined);
  const stars = detail['satisfaction'];
  const parts = [
    t(`cases.did.${action.action}`),
    ...(action.reason === null ? [] : [cases.reason(action.reason)]),
    ...(action.action === 'dispatch' && to !== '' ? [t('cases.timeline.to', { to })] : []),
    ...(verifier === undefined ? [] : [t('cases.timeline.checker', { name: verifier })]),
    ...(action.action === 'file' && into !== undefined ? [into] : []),
    ...(action.action === 'bundle' && into !== undefined ? [t('cases.timeline.into', { n: into })] : []),
    ...(typeof until === 'number' ? [t('cases.timeline.until', { time: formatters.time(until, now) })] : []),
    ...(photos > 0 ? [t('cases.timeline.photos', { n: photos })] : []),
    ...(typeof stars === 'number' ? [t('cases.timeline.stars', { n: stars })] : []),
  ];
  return { time: formatters.time(action.at, now), words: parts.join(' · ') };
}
