/** What is left behind outside React when a session ends. @module */

/** Clears selection, focus and, where the browser lets a page do so, the clipboard. Web storage is never used. */
export function eraseTraces(): void {
  window.getSelection()?.removeAllRanges();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  // Refused where the page has no focus or no permission: the shell clears the clipboard as well.
  void navigator.clipboard?.writeText("").catch(() => undefined);
}
