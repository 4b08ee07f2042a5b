import { useSearchParams } from 'react-router';

/** What is looked at stands in the address, so that going back goes back to the list. */
export function useChosenKey(): [string | undefined, (key: string | undefined) => void] {
  const [search, setSearch] = useSearchParams();
  const choose = (key: string | undefined) =>
    setSearch((before) => {
      if (key === undefined) before.delete('chosen');
      else before.set('chosen', key);
      return before;
    });
  return [search.get('chosen') ?? undefined, choose];
}
