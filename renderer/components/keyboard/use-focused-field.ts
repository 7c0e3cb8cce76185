/** Which text field a keyboard on the screen should serve. @module */
import { useCallback, useEffect, useState } from "react";
import { type TextField, textFieldOf } from "./edit.ts";

/** A kiosk stands upright and has no keys; a counter has them unless it is worked by touch alone. */
const WANTED = "(orientation: portrait), (pointer: coarse)";

/** The field in focus on a screen without keys, and the way to put the keyboard away. */
export function useFocusedField(): readonly [TextField | null, () => void] {
  const [field, setField] = useState<TextField | null>(null);

  useEffect(() => {
    let pointerDown = false;
    const wanted = window.matchMedia(WANTED);
    const settle = (): void => {
      const next = wanted.matches ? textFieldOf(document.activeElement) : null;
      setField(next);
    };
    // While a finger is down nothing may move under it: the keyboard goes only after the finger has gone.
    const onFocus = (): void => {
      if (!pointerDown || textFieldOf(document.activeElement) !== null) settle();
    };
    const onDown = (): void => {
      pointerDown = true;
    };
    const onUp = (): void => {
      pointerDown = false;
      setTimeout(settle, 0);
    };
    const onTouch = (event: Event): void => {
      if (textFieldOf(event.target) === document.activeElement) settle();
    };
    document.addEventListener("focusin", onFocus);
    document.addEventListener("focusout", onFocus);
    window.addEventListener("pointerdown", onDown, true);
    window.addEventListener("pointerup", onUp, true);
    window.addEventListener("pointercancel", onUp, true);
    document.addEventListener("click", onTouch);
    settle();
    return () => {
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("focusout", onFocus);
      window.removeEventListener("pointerdown", onDown, true);
      window.removeEventListener("pointerup", onUp, true);
      window.removeEventListener("pointercancel", onUp, true);
      document.removeEventListener("click", onTouch);
    };
  }, []);

  useEffect(() => {
    if (field === null) return;
    const frame = requestAnimationFrame(() => field.scrollIntoView({ block: "center" }));
    return () => cancelAnimationFrame(frame);
  }, [field]);

  const hide = useCallback(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setField(null);
  }, []);
  return [field, hide];
}
