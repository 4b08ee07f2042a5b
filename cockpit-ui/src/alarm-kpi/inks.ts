/** The colours of the theme in use: canvas cannot read CSS variables. */
import { useEffect, useState } from 'react';

export interface Inks {
  ink3: string;
  hairline: string;
  calm: string;
  medium: string;
  high: string;
}

/** Follows the theme of the desk (`data-desk`). */
export function useInks(): Inks {
  const [inks, setInks] = useState(readInks);
  useEffect(() => {
    const observer = new MutationObserver(() => setInks(readInks()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-desk'] });
    setInks(readInks());
    return () => observer.disconnect();
  }, []);
  return inks;
}

function readInks(): Inks {
  const style = getComputedStyle(document.documentElement);
  const ink = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { ink3: ink('ink-3'), hairline: ink('hairline'), calm: ink('calm'), medium: ink('medium'), high: ink('high') };
}
