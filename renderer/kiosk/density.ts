/** How large a pixel is on this screen, for type and targets that are given in millimetres. @module */
import { useEffect } from "react";

/** Tells the styles how many millimetres a CSS pixel measures; until a view says so they take 0.369. */
export function useDensity(millimetresPerPixel: number | undefined): void {
  useEffect(() => {
    if (millimetresPerPixel === undefined) return;
    document.documentElement.style.setProperty("--mm-per-px", String(millimetresPerPixel));
  }, [millimetresPerPixel]);
}
