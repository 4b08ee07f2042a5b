/** The map by keyboard: arrows go to neighbours, Enter opens, Esc leads back up. */
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { MapLayout } from './map-layout.ts';
import { neighbour } from './neighbour.ts';

interface MapKeys {
  box: RefObject<HTMLDivElement | null>;
  /** Code of the grid drilled to. */
  grid: string | undefined;
  /** Where Esc leads; undefined: to the whole map. */
  up: string | undefined;
  /** A grid is looked into: Esc has somewhere to lead. */
  isInside: boolean;
  /** Undefined: nothing is drawn yet. */
  layout: MapLayout | undefined;
  onDrill: (grid: string | undefined) => void;
}

/** The handler of the drawing's keys. */
export function useMapKeys({ box, grid, up, isInside, layout, onDrill }: MapKeys) {
  // Esc leads back from anywhere: the grid that had the focus is gone after a drill.
  const byKey = useRef(false);
  useEffect(() => {
    if (!isInside) return;
    const back = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      byKey.current = true;
      onDrill(up);
    };
    window.addEventListener('keydown', back);
    return () => window.removeEventListener('keydown', back);
  }, [isInside, up, onDrill]);
  // Who came by key goes on by key.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another grid means another set of targets
  useEffect(() => {
    if (byKey.current) box.current?.querySelector<SVGGElement>('[data-grid]')?.focus();
    byKey.current = false;
  }, [grid, layout === undefined]);

  return function onKeyDown(event: KeyboardEvent<SVGSVGElement>): void {
    const here = layout?.targets.find(
      ({ shape }) => shape.code === (event.target as Element).getAttribute('data-grid'),
    );
    if (layout === undefined || here === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      byKey.current = true;
      onDrill(here.shape.code);
    } else {
      const next = neighbour(here, layout.targets, event.key);
      if (next === undefined) return;
      event.currentTarget.querySelector<SVGGElement>(`[data-grid="${CSS.escape(next.shape.code)}"]`)?.focus();
    }
    event.preventDefault();
  };
}
