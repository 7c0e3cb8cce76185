/** Changes the text of a field as typing would, so that whoever listens to the field hears of it. @module */

export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** A field that a keyboard on the screen can type into. */
export function textFieldOf(target: EventTarget | null): TextField | null {
  if (target instanceof HTMLTextAreaElement) return target.readOnly ? null : target;
  if (!(target instanceof HTMLInputElement) || target.readOnly) return null;
  if (target.dataset.ownKeys !== undefined) return null;
  return ["text", "search", "tel", "email"].includes(target.type) ? target : null;
}

export function insertText(field: TextField, text: string): void {
  const { start, end } = selectionOf(field);
  const room = field.maxLength < 0 ? text.length : field.maxLength - field.value.length + (end - start);
  if (room < text.length) return;
  replace(field, text, start, end);
}

export function deleteBackwards(field: TextField): void {
  const { start, end } = selectionOf(field);
  if (start !== end) replace(field, "", start, end);
  else if (start > 0) replace(field, "", start - 1, start);
}

/** Replaces what stands before the caret. */
export function changeBeforeCaret(field: TextField, change: (before: string) => string): void {
  const { start } = selectionOf(field);
  const before = field.value.slice(0, start);
  const after = change(before);
  if (after !== before) replace(field, after, 0, start);
}

/** True where a name's next letter is its word's first. */
export function atWordStart(field: TextField): boolean {
  return /(^|\s)$/u.test(field.value.slice(0, selectionOf(field).start));
}

function selectionOf(field: TextField): { readonly start: number; readonly end: number } {
  const length = field.value.length;
  return { start: field.selectionStart ?? length, end: field.selectionEnd ?? length };
}

function replace(field: TextField, text: string, start: number, end: number): void {
  // E-mail fields refuse setRangeText; setting the value through the prototype keeps React's bookkeeping right.
  if (field.selectionStart === null) {
    const prototype = Object.getPrototypeOf(field) as object;
    const value = field.value.slice(0, start) + text + field.value.slice(end);
    Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, value);
  } else {
    field.setRangeText(text, start, end, "end");
  }
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}
