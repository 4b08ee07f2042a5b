interface Props {
  /** 0..1; null draws the empty, unknown bar. */
  ratio: number | null;
  look: 'calm' | 'calm-2' | 'medium' | 'silent' | 'suspect';
}

/** A share as a bar. Decoration for the eye: the number beside it says the same. */
export function Bar({ ratio, look }: Props) {
  return (
    <span className={`bar bar-${look}`} aria-hidden="true">
      <span style={{ width: `${Math.min(1, Math.max(0, ratio ?? 0)) * 100}%` }} />
    </span>
  );
}
