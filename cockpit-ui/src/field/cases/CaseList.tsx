/** 我的案件: what is mine to put right and mine to verify, the next limit first. */
import type { CaseFile } from '@cockpit/api/cases';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WorkClock } from '../../case-rules/work-clock.ts';
import { useFieldPerson } from '../me.ts';
import { useOutbox } from '../phone.ts';
import { Screen } from '../Screen.tsx';
import { useCachedQuery } from '../use-cached-query.ts';
import { useServerNow } from '../use-now.ts';
import { DueChip } from './DueChip.tsx';
import { orderWord } from './order-word.ts';
import { isToVerify, pendingOf } from './orders.ts';
import { useFieldWorkClock } from './use-work-clock.ts';

/** As at the desk. */
const PRIORITY_MARK = { high: '◆', medium: '▲', low: '●' } as const;
type Part = 'handle' | 'verify';

export function CaseList() {
  const { t } = useTranslation();
  const me = useFieldPerson();
  const kept = useCachedQuery('GET /api/cases', { query: { mine: true, sort: 'due', limit: 200 } });
  const clock = useFieldWorkClock();
  const [chosen, setChosen] = useState<Part>();
  const cases = kept.body?.cases ?? [];
  const parts: Record<Part, CaseFile[]> = {
    handle: cases.filter(({ stage }) => stage === 'dispatch' || stage === 'handling'),
    verify: cases.filter(({ stage }) => isToVerify(stage)),
  };
  const offered = (['handle', 'verify'] as const).filter((part) => me.rights.includes(`case.${part}`));
  const part = chosen ?? offered.find((one) => parts[one].length > 0) ?? offered[0] ?? 'handle';
  return (
    <Screen title={t('field.tab.cases')} kept={kept}>
      {offered.length > 1 && (
        <div className="fd-segments" role="tablist">
          {offered.map((one) => (
            <button key={one} type="button" role="tab" aria-selected={one === part} onClick={() => setChosen(one)}>
              {t(`field.cases.${one}`)} {parts[one].length}
            </button>
          ))}
        </div>
      )}
      {kept.body !== undefined && parts[part].length === 0 && (
        <p className="fd-quiet">{t(part === 'handle' ? 'field.cases.none' : 'field.cases.noneVerify')}</p>
      )}
      <ul className="fd-list">
        {parts[part].map((file) => (
          <Row key={file.id} file={file} clock={clock} />
        ))}
      </ul>
    </Screen>
  );
}

function Row({ file, clock }: { file: CaseFile; clock: WorkClock | null }) {
  const { t, i18n } = useTranslation();
  const { id: person } = useFieldPerson();
  const { entries } = useOutbox();
  const now = useServerNow();
  const pending = pendingOf(entries ?? [], file.id, person);
  const name = file.categoryName?.[i18n.language === 'en' ? 'en' : 'zh'];
  return (
    <li>
      <Link to={`/field/cases/${file.id}`} className="fd-row">
        <b>
          <span className={`fd-mark is-${file.priority}`} aria-hidden="true">
            {PRIORITY_MARK[file.priority]}
          </span>
          {file.title}
        </b>
        <span>{[file.place, name].filter(Boolean).join(' · ')}</span>
        <span className="fd-row-foot">
          <DueChip of={file} now={now} clock={clock} />
          <span className="fd-tag">{t(`cases.waits.${file.stage}`)}</span>
          {file.rework > 0 && <span className="fd-tag is-warn">{t('cases.flag.rework', { n: file.rework })}</span>}
          {pending.length > 0 && (
            <span className="fd-tag is-warn">
              {t('field.cases.pending', { what: pending.map(({ label }) => orderWord(t, label.verb)).join('、') })}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
