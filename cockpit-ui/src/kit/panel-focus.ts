/** Which panels of a screen come forward; set by what composes the screen, read by the panels themselves. */
import { createContext } from 'react';

export interface PanelFocus {
  /** Area of the panel that comes forward; null: none does. */
  forward: string | null;
  /** Areas whose pages stop turning. */
  held: readonly string[];
}

export const NO_FOCUS: PanelFocus = { forward: null, held: [] };

export const PanelFocusContext = createContext<PanelFocus>(NO_FOCUS);
