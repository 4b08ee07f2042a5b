import type { CaseFile } from '@cockpit/api/cases';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { isOverdue } from '../case-rules/countdown.ts';
import type { WorkClock } from '../case-rules/work-clock.ts';
import { useGrids } from '../grids/fetch-grids.ts';
import { fitProjection, type Point, pathOf, ringOf } from '../grids/geometry.ts';
import { shortName } from '../grids/grid-names.ts';
import { useBoxUnits } from '../grids/use-box-units.ts';
import { useFormatters } from '../i18n/words.ts';
import { CaseCard } from './CaseCard.tsx';
import { CaseMark } from './CaseMark.tsx';
import { clustersOf, placed } from './map-clusters.ts';
import type { Rows } from './use-lists.ts';

const MARGIN = 28;
/** Marks nearer than this would touch, px. */
const APART = 34;

interface Props {
  rows: Rows;
  now: number;
  clock: WorkClock | null;
  gridName: (code: string) => string;
  current: number | null;
  linkOf: (id: number) => string;
}

/** Open cases where they are; those that would cover each other are one mark, which lists them. */
export function MapView({ rows, now, clock, gridName, current, linkOf }: Props) {
  const { t } = useTranslation();
  const formatters = useFormatters();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useBoxUnits(box);
  const grids = useGrids()?.grids;
  const [open, setOpen] = useState<number | null>(null);
  const plane = useMemo(() => {
    if (grids === undefined || grids.length === 0 || width === 0) return null;
    const project = fitProjection(grids, { x: MARGIN, y: MARGIN, w: width - 2 * MARGIN, h: height - 2 * MARGIN });
    const shapes = grids.map((shape) => ({ shape, ring: ringOf(shape, project) }));
    return { project, shapes: shapes.map(({ shape, ring }) => ({ shape, d: pathOf(ring), corner: cornerOf(ring) })) };
  }, [grids, width, height]);
  const { known, unplaced, nowhere } = useMemo(
    () =>
      plane === null || grids === undefined
        ? { known: [], unplaced: 0, nowhere: 0 }
        : placed(rows.rows, grids, plane.project),
    [plane, grids, rows.rows],
  );
  const clusters = useMemo(() => clustersOf(known, APART), [known]);
  const late = (cases: readonly CaseFile[]) => cases.filter((one) => isOverdue(one, now)).length;
  const listed = clusters.find(({ id, cases }) => id === open && cases.length > 1);
  const { canReadMore, readMore } = rows;
  // The map shows all there are, up to its bound.
  useEffect(() => {
    if (canReadMore) readMore();
  }, [canReadMore, readMore]);
  const notes = [
    ...(unplaced > 0 ? [t('cases.map.unplaced', { n: unplaced })] : []),
    ...(nowhere > 0 ? [t('cases.map.nowhere', { n: nowhere })] : []),
    ...(rows.bound ? [t('cases.map.bound', { n: rows.rows.length })] : []),
  ];

  return (
    <section className={`cs-map ${listed === undefined ? '' : 'has-list'}`} aria-label={t('cases.map.label')}>
      <div className="cs-map-box" ref={box}>
        {plane !== null && (
          // biome-ignore lint/a11y/useSemanticElements: a drawing with buttons in it is no fieldset
          <svg
            viewBox={`0 0 ${width} ${height}`}
            role="group"
            aria-label={t('cases.map.text', { n: known.length, overdue: late(known.map(({ one }) => one)) })}
          >
            {plane.shapes.map(({ shape, d }) => (
              <path key={shape.code} d={d} className={`work-shape work-shape-${shape.kind}`} />
            ))}
            {plane.shapes
              .filter(({ shape }) => shape.kind === 'exclusive')
              .map(({ shape, corner }) => (
                <text key={shape.code} x={corner[0]} y={corner[1]} className="cs-map-name">
                  {shortName(formatters.name(shape.name))}
                </text>
              ))}
            {clusters.map(({ id, at, cases }) => {
              const [first] = cases;
              if (first === undefined) return null;
              const many = cases.length > 1;
              const overdue = late(cases);
              return (
                <CaseMark
                  key={id}
                  id={id}
                  at={at}
                  count={cases.length}
                  overdue={overdue}
                  chosen={many ? id === open : id === current}
                  label={many ? t('cases.map.cluster', { n: cases.length, overdue }) : first.title}
                  onOpen={() => {
                    setOpen(many ? id : null);
                    if (!many) void navigate(linkOf(id));
                  }}
                />
              );
            })}
          </svg>
        )}
      </div>
      <Legend notes={notes} />
      {listed !== undefined && (
        <ClusterList
          {...{ now, clock, gridName, current, linkOf }}
          cases={listed.cases}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function Legend({ notes }: { notes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ul className="cs-map-legend">
      <li>
        <CaseMark legend count={1} overdue={0} /> {t('cases.map.legend.case')}
      </li>
      <li>
        <CaseMark legend count={1} overdue={1} /> {t('cases.map.legend.overdue')}
      </li>
      <li>
        <CaseMark legend count={3} overdue={0} /> {t('cases.map.legend.several')}
      </li>
      {notes.map((note) => (
        <li key={note} className="work-hint">
          {note}
        </li>
      ))}
    </ul>
  );
}

interface ClusterProps extends Omit<Props, 'rows'> {
  cases: readonly CaseFile[];
  onClose: () => void;
}

/** The cases that one mark stands for. */
function ClusterList({ cases, now, clock, gridName, current, linkOf, onClose }: ClusterProps) {
  const { t } = useTranslation();
  const title = t('cases.map.here', { n: cases.length });
  return (
    <aside className="cs-map-list" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" onClick={onClose}>
          <span aria-hidden="true">×</span>
          <span className="unseen">{t('cases.detail.close')}</span>
        </button>
      </header>
      <ol>
        {cases.map((one) => (
          <li key={one.id}>
            <CaseCard
              one={one}
              now={now}
              clock={clock}
              where={one.grid === null ? '' : gridName(one.grid)}
              to={linkOf(one.id)}
              current={one.id === current}
            />
          </li>
        ))}
      </ol>
    </aside>
  );
}

/** Where a grid's name begins: inside its upper left corner. */
function cornerOf(ring: readonly Point[]): Point {
  const [x, y] = ring.reduce((corner, point) => (point[0] + point[1] < corner[0] + corner[1] ? point : corner));
  return [x + 14, y + 28];
}
