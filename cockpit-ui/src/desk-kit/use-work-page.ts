import type { InputRef } from 'antd';
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type DeskPerson, useMe } from './me.ts';
import { type Chosen, useChosen } from './use-chosen.ts';
import { type Held, useHeld } from './use-held.ts';
import { usePhone } from './use-phone.ts';
import type { WorkName } from './work-name.ts';

/** How the filter of a page stands in its address. */
interface FilterAddress<Filter> {
  filterOf(search: URLSearchParams): Filter;
  withFilter(search: URLSearchParams, filter: Filter): URLSearchParams;
}

/** What a page with a list and a detail keeps: filter and choice in the address, the rest here. */
export interface WorkPageState<Filter> extends Chosen {
  me: DeskPerson;
  isPhone: boolean;
  /** Null: the default one. */
  community: string | null;
  filter: Filter;
  narrow(change: Partial<Filter>): void;
  hand: Held;
  searchBox: RefObject<InputRef | null>;
  helping: boolean;
  help(open: boolean): void;
}

/** `address` is the same object each time. */
export function useWorkPage<Filter>(page: WorkName, address: FilterAddress<Filter>): WorkPageState<Filter> {
  const [search, setSearch] = useSearchParams();
  const chosen = useChosen(page);
  const filter = useMemo(() => address.filterOf(new URLSearchParams(chosen.address)), [address, chosen.address]);
  const narrow = useCallback(
    (change: Partial<Filter>) =>
      setSearch((before) => address.withFilter(before, { ...address.filterOf(before), ...change }), { replace: true }),
    [address, setSearch],
  );
  const [helping, help] = useState(false);
  return {
    ...chosen,
    me: useMe(),
    isPhone: usePhone(),
    community: search.get('community'),
    filter,
    narrow,
    hand: useHeld(),
    searchBox: useRef<InputRef>(null),
    helping,
    help,
  };
}
