/** The street lamp: a post, and the one amber light. */
export function BrandMark({ className }: { readonly className?: string | undefined }) {
  return (
    <svg className={className} viewBox="0 0 24 40" aria-hidden="true" focusable="false">
      <path d="M6.5 2h11l4 11h-19Z" fill="var(--lamp)" />
      <path d="M12 15v20M6 37h12" stroke="#fff" strokeWidth="3" strokeLinecap="round" fill="none" />
    </svg>
  );
}
