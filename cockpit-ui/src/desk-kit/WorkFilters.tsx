import { Button, type InputRef } from 'antd';
import { type ReactNode, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchBox } from './SearchBox.tsx';
import type { WorkName } from './work-name.ts';

const TEXT_MAX = 64;

interface Props {
  of: WorkName;
  text: string;
  isNarrowed: boolean;
  onText: (text: string) => void;
  onClear: () => void;
  search: RefObject<InputRef | null>;
  isPhone: boolean;
  /** The choices. */
  children: ReactNode;
}

/** Narrows a list; what it says stands in the address. On a phone only the search shows until more is asked for. */
export function WorkFilters({ of, text, isNarrowed, onText, onClear, search, isPhone, children }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <search className="work-filters" aria-label={t(`${of}.filter.label`)}>
      <SearchBox
        inputRef={search}
        className="work-search"
        text={text}
        maxLength={TEXT_MAX}
        onText={onText}
        placeholder={t(`${of}.filter.search`)}
        aria-label={t(`${of}.filter.search`)}
        allowClear={!isPhone}
      />
      {isPhone && (
        <Button onClick={() => setOpen(!open)} aria-expanded={open} type={isNarrowed ? 'primary' : 'default'}>
          {t(`${of}.filter.more`)}
        </Button>
      )}
      {(!isPhone || open) && (
        <>
          {children}
          {isNarrowed && (
            <Button type="link" onClick={onClear}>
              {t(`${of}.filter.clear`)}
            </Button>
          )}
        </>
      )}
    </search>
  );
}
