/** Where a page is drawn: the element that the editor's HTML has for it. */
export function placeOfPage(name: string): Element {
  const place = document.querySelector(`[data-fingerpost="${name}"]`);
  if (!place) throw new Error(`There is no place for “${name}” in this page.`);
  return place;
}
