/** Brings a place of the mapping into sight, at its first control. */
export function showPlace(at: string): void {
  const place = document.querySelector(`[data-at="${at}"]`);
  place?.scrollIntoView({ block: 'center' });
  place?.querySelector<HTMLElement>('input, select')?.focus({ preventScroll: true });
}
