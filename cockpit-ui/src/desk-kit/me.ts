/** Who sits here and what they may do. The api decides; the desk only offers nothing that would be refused. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Sees } from '../grids/seen.ts';
import { ApiError, callApi } from '../http/api-client.ts';

export interface DeskPerson {
  /** As the api knows owners; null: not asked yet. */
  id: string | null;
  name: string | null;
  /** Null: not asked yet. */
  rights: readonly string[] | null;
  /** Where the wall's figures may be seen; null: everywhere. */
  sees: Sees;
}

const NOBODY: DeskPerson = { id: null, name: null, rights: null, sees: null };

export const MeContext = createContext<DeskPerson>(NOBODY);

export function useMe(): DeskPerson {
  return useContext(MeContext);
}

/** Whether an entry, a button or a key is offered at all. */
export function mayDo(me: DeskPerson, right: string): boolean {
  return me.rights === null || me.rights.includes(right);
}

/** Asks who is signed in; ApiError 401 in `error` means nobody is. */
export function useMeQuery() {
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => askMe(signal), staleTime: 60_000, retry: false });
}

async function askMe(signal: AbortSignal): Promise<DeskPerson> {
  const { who } = await callApi('GET /api/me', { signal });
  if (who === null) throw new ApiError(401, 'not-signed-in', '');
  if (who.mustChange) throw new ApiError(401, 'password-change-required', '');
  if (who.mustProve) throw new ApiError(401, 'second-factor-required', '');
  return { id: String(who.id), name: who.name, rights: who.rights, sees: who.sees };
}
