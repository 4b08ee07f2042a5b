import type { Me } from '@cockpit/api/accounts';
import type { Text } from '@cockpit/api/wire';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Card } from '../admin/Card.tsx';
import { DESK_PAGES } from '../desk/pages.ts';
import { useFetchedGrids } from '../grids/fetch-grids.ts';
import { heldAround, MINE_PARAM, seenOf } from '../grids/seen.ts';
import type { Language } from '../i18n/start.ts';
import { nameIn } from '../i18n/words.ts';
import { Wall } from '../wall/Wall.tsx';

type Who = NonNullable<Me['who']>;

/** The wall as far as it is this person's: the community, their grid, one of their grids, or where to go instead. */
export function WallOfPerson({ who, onLost }: { who: Who; onLost: () => void }) {
  const [search] = useSearchParams();
  const seen = seenOf(who.sees, search.get('community') ?? undefined);
  if (seen === undefined) return <NotTheirs who={who} />;
  if (seen.community === undefined || seen.grids === null) return <Wall onLost={onLost} />;
  return <WallOfGrid community={seen.community} held={seen.grids} onLost={onLost} />;
}

function WallOfGrid(props: { community: string; held: readonly string[]; onLost: () => void }) {
  const { community, held, onLost } = props;
  const { t, i18n } = useTranslation();
  const nameOf = (text: Text) => nameIn(text, (i18n.resolvedLanguage ?? 'zh') as Language);
  const [search, setSearch] = useSearchParams();
  // Other grids are other shapes, and another wall.
  const { grids, failed } = useFetchedGrids(community, held.join());
  if (grids === null)
    return (
      <main className="waiting">
        <p role="status">{t(failed ? 'error.map' : 'app.loading')}</p>
      </main>
    );
  const shapes = grids.grids;
  const others = held.length > 1;
  if (others && search.has(MINE_PARAM)) {
    const codes = shapes.map((shape) => shape.code);
    return (
      <Wall key={held.join()} onLost={onLost} base={{ community, room: 'mine', code: undefined, codes, others }} />
    );
  }
  const code = heldAround(search.get('grid'), held, shapes);
  if (code !== undefined) {
    const codes = shapes.filter((shape) => shape.code === code || shape.parent === code).map((shape) => shape.code);
    return <Wall key={code} onLost={onLost} base={{ community, room: `grid:${code}`, code, codes, others }} />;
  }
  const choose = (param: string, value: string) =>
    setSearch((before) => {
      before.set(param, value);
      return before;
    });
  return (
    <Card title={t('grids.mine')}>
      <p>{t('grids.choose', { community: nameOf(grids.community.name) })}</p>
      <button type="button" className="adm-second" onClick={() => choose(MINE_PARAM, '1')}>
        {t('grids.mineTogether')}
      </button>
      {held.map((one) => (
        <button key={one} type="button" className="adm-second" onClick={() => choose('grid', one)}>
          {nameOf(shapes.find((shape) => shape.code === one)?.name ?? { zh: one, en: one })}
        </button>
      ))}
    </Card>
  );
}

/** Somebody whose work is elsewhere: said politely, with the way there. */
function NotTheirs({ who: { name, rights } }: { who: Who }) {
  const { t } = useTranslation();
  const hasDesk = DESK_PAGES.some(({ right }) => rights.some((held) => held === right));
  return (
    <Card title={t('grids.notTheirs.title')}>
      <p>{t('grids.notTheirs.text', { name })}</p>
      <div className="adm-row">
        {hasDesk && <Link to="/desk">{t('grids.notTheirs.desk')}</Link>}
        <Link to="/account">{t('grids.notTheirs.account')}</Link>
      </div>
    </Card>
  );
}
