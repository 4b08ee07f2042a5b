import { useCallback } from 'react';
import { useMatch, useNavigate, useSearchParams } from 'react-router';
import type { WorkName } from './work-name.ts';

const ID = /^[1-9]\d{0,15}$/;

/** What `/desk/<page>/:id?…` names. */
export interface Chosen {
  /** Null: nothing is chosen. */
  current: number | null;
  /** The query, without its question mark. */
  address: string;
  /** The same list with another one chosen; null: with none. */
  linkOf(id: number | null): string;
  /** Chooses another one in the place of the one before; undefined: there is none to go to. */
  goTo(id: number | undefined): void;
  close(): void;
}

/** The entry that the address of a desk page chooses. `page` is its path below `/desk/`. */
export function useChosen(page: WorkName): Chosen {
  const navigate = useNavigate();
  const asked = useMatch(`/desk/${page}/:id`)?.params.id ?? '';
  const current = ID.test(asked) ? Number(asked) : null;
  const address = useSearchParams()[0].toString();
  const linkOf = useCallback(
    (id: number | null) => `/desk/${page}${id === null ? '' : `/${id}`}${address === '' ? '' : `?${address}`}`,
    [page, address],
  );
  return {
    current,
    address,
    linkOf,
    goTo: (id) => id !== undefined && void navigate(linkOf(id), { replace: current !== null }),
    close: () => current !== null && void navigate(linkOf(null)),
  };
}
