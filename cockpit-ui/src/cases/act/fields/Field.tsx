import { CASE_TABLE, type CaseVerb } from '@cockpit/api/cases/act/constants';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import { Input, Rate, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { PRIORITIES } from '../../filters.ts';
import type { ActionDraft, DraftFault, FieldName } from '../draft.ts';
import { AuthorityReportField } from './AuthorityReportField.tsx';
import { CategoryField } from './CategoryField.tsx';
import { DispatchFields } from './DispatchFields.tsx';
import { IntoField } from './IntoField.tsx';
import { Labelled } from './Labelled.tsx';
import { LevelChoice } from './LevelChoice.tsx';
import { NoteField } from './NoteField.tsx';
import { PhotosField } from './PhotosField.tsx';
import { PlanFields } from './PlanFields.tsx';
import { ReasonField } from './ReasonField.tsx';
import { SignalsField } from './SignalsField.tsx';
import { UntilField } from './UntilField.tsx';
import { VerifierField } from './VerifierField.tsx';

export interface FieldProps {
  verb: CaseVerb;
  detail: CaseDetail;
  draft: ActionDraft;
  /** The first thing that is missing, once somebody tried to send. */
  fault: DraftFault | undefined;
  /** The first field: who came by key goes on by key. */
  first: boolean;
  onChange: (part: Partial<ActionDraft>) => void;
  /** Sends it, with what was chosen by the same press. */
  onGo: (part?: Partial<ActionDraft>) => void;
}

/** One field of an order's dialog. */
export function CaseField({ name, ...props }: FieldProps & { name: FieldName }) {
  const { t } = useTranslation();
  const { verb, detail, draft, fault, first, onChange, onGo } = props;
  const status = fault === name ? 'error' : '';
  switch (name) {
    case 'note':
      return (
        <NoteField
          value={draft.note}
          label={t(noteLabel(verb))}
          isMissing={fault === 'note'}
          autoFocus={first}
          onChange={(note) => onChange({ note })}
          onGo={() => onGo()}
        />
      );
    case 'reason':
      return <ReasonField {...props} />;
    case 'category':
      return (
        <CategoryField
          value={draft.category}
          isMissing={fault === 'category'}
          autoFocus={first}
          onChange={(category) => onChange({ category })}
        />
      );
    case 'priority':
      return (
        <Labelled name={t('cases.act.priority')}>
          {() => (
            <Segmented
              value={draft.priority ?? detail.case.priority}
              onChange={(priority) => onChange({ priority })}
              options={PRIORITIES.map((value) => ({ value, label: t(`alarms.priority.${value}`) }))}
            />
          )}
        </Labelled>
      );
    case 'hazardLevel':
      return (
        <LevelChoice
          value={draft.hazardLevel}
          fixed={detail.case.hazardLevel !== null}
          onChange={(hazardLevel) => onChange({ hazardLevel })}
        />
      );
    case 'department':
      return <DispatchFields {...props} />;
    case 'handler':
      return null;
    case 'verifier':
      return <VerifierField {...props} />;
    case 'until':
      return <UntilField {...props} />;
    case 'kind':
      return (
        <Labelled name={t('cases.act.supervision')}>
          {() => (
            <Segmented<'' | 'leader' | 'key'>
              value={draft.kind ?? ''}
              onChange={(kind) => kind !== '' && onChange({ kind })}
              options={(['leader', 'key'] as const).map((value) => ({ value, label: t(`cases.supervision.${value}`) }))}
            />
          )}
        </Labelled>
      );
    case 'satisfaction':
      return (
        <Labelled name={t('cases.act.satisfaction')}>
          {() => (
            <Rate
              value={draft.satisfaction ?? 0}
              allowClear={false}
              onChange={(satisfaction) => onChange({ satisfaction })}
            />
          )}
        </Labelled>
      );
    case 'into':
      return <IntoField {...props} />;
    case 'signals':
      return <SignalsField {...props} />;
    case 'authority':
    case 'receipt':
      return (
        <Labelled name={t(`cases.act.${name}`)}>
          {(label) => (
            <Input
              aria-label={label}
              status={status}
              maxLength={120}
              value={draft[name]}
              onChange={({ target }) => onChange({ [name]: target.value })}
            />
          )}
        </Labelled>
      );
    case 'content':
      return (
        <NoteField
          value={draft.content}
          label={t('cases.act.content')}
          isMissing={fault === 'content'}
          onChange={(content) => onChange({ content })}
          onGo={() => onGo()}
        />
      );
    case 'report':
      return <AuthorityReportField {...props} />;
    case 'plan':
      return <PlanFields {...props} />;
    case 'photos':
      return <PhotosField value={draft.photos} verb={verb} onChange={(photos) => onChange({ photos })} />;
  }
}

function noteLabel(verb: CaseVerb) {
  if (verb === 'comment') return 'cases.act.comment' as const;
  if (verb === 'handle') return 'cases.act.done' as const;
  return CASE_TABLE[verb].fields.note === 'must' ? ('cases.act.noteMust' as const) : ('cases.act.note' as const);
}
