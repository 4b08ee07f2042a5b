/** Which notices a batch gives rise to: names of what changed, one per community and domain. Pure. */
import type { Domain } from '../messages/contract.ts';
import type { Notice } from './contract.ts';

/** Most grids named in one notice; beyond it the community as a whole is meant (NOTIFY carries less than 8000 bytes). */
const GRIDS_MAX = 200;

export interface DomainChange {
  community: string;
  domain: Domain;
  /** null: no place, so the community as a whole. */
  grid: string | null;
}

/** Notices for the changes, the presence changes of communities, and quarantine. */
export function buildNotices(
  changes: Iterable<DomainChange>,
  presence: ReadonlySet<string>,
  quarantined: boolean,
): Notice[] {
  const groups = new Map<string, { community: string; domain: Domain; grids: Set<string>; whole: boolean }>();
  for (const { community, domain, grid } of changes) {
    const key = `${community}/${domain}`;
    let group = groups.get(key);
    if (!group) {
      group = { community, domain, grids: new Set(), whole: false };
      groups.set(key, group);
    }
    if (grid === null) group.whole = true;
    else group.grids.add(grid);
  }
  const notices: Notice[] = [...groups.values()].map(({ community, domain, grids, whole }) => ({
    kind: 'domain',
    community,
    domain,
    grids: whole || grids.size > GRIDS_MAX ? [] : [...grids].sort(),
  }));
  for (const community of presence) notices.push({ kind: 'presence', community });
  if (quarantined) notices.push({ kind: 'quarantine' });
  return notices;
}
