/** Size of an element in layout units. */
import { type RefObject, useEffect, useState } from 'react';
import { useUnit } from '../chart/unit.ts';

/** Whole units, so that a sub-pixel change lays nothing out again; zero before the first measure. */
export function useBoxUnits(box: RefObject<HTMLElement | null>): { width: number; height: number } {
  const unit = useUnit();
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() =>
      setSize({ width: Math.floor(element.clientWidth / unit), height: Math.floor(element.clientHeight / unit) }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, unit]);
  return size;
}
