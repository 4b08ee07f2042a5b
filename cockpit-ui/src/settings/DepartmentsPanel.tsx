import type { Department } from '@cockpit/api/organisation';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { apiErrorText } from '../http/api-client.ts';
import { useFormatters } from '../i18n/words.ts';
import { DepartmentEditor } from './DepartmentEditor.tsx';
import { useChosenKey } from './use-chosen.ts';
import { useDepartmentEntries } from './use-settings.ts';

/** No code of a department can be this. */
const NEW = '+';

/** Who puts things right, and who works there. */
export function DepartmentsPanel() {
  const { t } = useTranslation();
  const asked = useDepartmentEntries();
  const [chosen, choose] = useChosenKey();
  if (asked.data === undefined)
    return asked.error ? (
      <p className="high" role="alert">
        {apiErrorText(asked.error, t)}
      </p>
    ) : (
      <p className="desk-notice">{t('desk.loading')}</p>
    );
  const entry = asked.data.find(({ code }) => code === chosen);
  const isOpen = entry !== undefined || chosen === NEW;

  return (
    <div className={`rules-body ${isOpen ? 'is-chosen' : ''}`}>
      <section className="panel rules-list">
        <div className="rules-acts">
          <Button onClick={() => choose(NEW)}>{t('settings.departments.add')}</Button>
        </div>
        {asked.data.length === 0 && <p className="quiet">{t('settings.departments.none')}</p>}
        <ul>
          {asked.data.map((department) => (
            <li key={department.code}>
              <Row department={department} isChosen={department === entry} onChoose={() => choose(department.code)} />
            </li>
          ))}
        </ul>
      </section>
      {isOpen ? (
        <DepartmentEditor
          key={entry === undefined ? NEW : `${entry.code} ${entry.revision}`}
          entry={entry}
          known={asked.data}
          onChoose={choose}
        />
      ) : (
        <p className="panel rules-empty quiet">{t('settings.departments.choose')}</p>
      )}
    </div>
  );
}

function Row({ department, isChosen, onChoose }: { department: Department; isChosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const { name, party, grids, members } = department;
  return (
    <button type="button" className="rules-row set-row" aria-pressed={isChosen} onClick={onChoose}>
      <span className="quiet">{t(`cases.party.${party}`)}</span>
      <span>
        <b>{formatters.name(name)}</b>
        <span className="rules-marks faint">
          <span>
            {grids === null
              ? t('settings.departments.allGrids')
              : t('settings.departments.fewGrids', { n: grids.length })}
          </span>
          <span>{members.map((member) => member.name).join(' · ')}</span>
        </span>
      </span>
      <span className={members.length === 0 ? 'medium' : 'n'}>
        {t('settings.departments.memberCount', { n: members.length })}
      </span>
    </button>
  );
}
