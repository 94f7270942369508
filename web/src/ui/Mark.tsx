/** Two boards held by a butterfly joint, as a wright would, make the H; the bubble makes it talk. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <path
        className="fill-accent"
        d="M8 2h16a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H13l-6 5v-5.1A6 6 0 0 1 2 20V8a6 6 0 0 1 6-6Z"
      />
      <path
        className="fill-on-accent"
        d="M9 7h4v4.6l3 1.3 3-1.3V7h4v14h-4v-4.6l-3-1.3-3 1.3V21H9Z"
      />
    </svg>
  );
}
