/** The sign of a limit: outlined while it runs, filled when it has run out. The word stands beside it. */
export function Hourglass({ filled }: { filled: boolean }) {
  return (
    <svg className={`hourglass ${filled ? 'is-filled' : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3.5 1.5h9v2L9.3 8l3.2 4.5v2h-9v-2L6.7 8 3.5 3.5Z" />
    </svg>
  );
}
