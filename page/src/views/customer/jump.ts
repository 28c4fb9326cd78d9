// The way to a section of the record. The address of the page is its view, so a link cannot be used.

/** `''` and `customer`: the customer itself. */
export const sectionId = (name: string): string => `section-${name === '' ? 'customer' : name}`;

/** Does nothing where the record has no such section. */
export function jumpTo(section: string): void {
  const heading = document.getElementById(sectionId(section));
  const details = heading?.closest('details');
  if (details != null) details.open = true;
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
