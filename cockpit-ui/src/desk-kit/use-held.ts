/** Whether somebody is at the list: the pointer over it, the keyboard in it, a thumb somewhere down in it. */
import { type FocusEvent, type PointerEvent, useState } from 'react';

/** Scrolled further than this, px, the reader is not at the top any more. */
const SCROLLED = 8;

export interface Held {
  held: boolean;
  /** Lets go of everything but the pointer, which lets go when it leaves. */
  props: {
    onPointerEnter: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: (event: FocusEvent) => void;
    onBlur: () => void;
    onScroll: (event: { currentTarget: HTMLElement }) => void;
  };
}

export function useHeld(): Held {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  return {
    held: pointed || focused || scrolled,
    props: {
      // A finger enters with every touch and never leaves; for it the scrolling tells.
      onPointerEnter: ({ pointerType }) => pointerType === 'mouse' && setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: ({ target }) => setFocused(target.matches(':focus-visible')),
      onBlur: () => setFocused(false),
      onScroll: ({ currentTarget }) => setScrolled(currentTarget.scrollTop > SCROLLED),
    },
  };
}
