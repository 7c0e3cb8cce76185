/** What a person set for eyes and language; it dies with their session. @module */
import { useCallback, useEffect, useState } from "react";
import { type Locale, setLocale } from "../i18n/i18n.ts";

/** Height of capitals in millimetres for each text size, smallest first. */
export const CAP_HEIGHTS_MM = [4.8, 6.4, 8.5, 11] as const;
export const CONTRASTS = ["paper", "dark", "highLight", "highDark"] as const;
export type Contrast = (typeof CONTRASTS)[number];

export interface Preferences {
  readonly locale: Locale;
  /** Index into {@link CAP_HEIGHTS_MM}. */
  readonly size: number;
  readonly contrast: Contrast;
}

export const DEFAULT_PREFERENCES: Preferences = { locale: "vi", size: 1, contrast: "paper" };

/** Nobody has touched the waiting screen for this long: the next person starts from the defaults. */
const FORGET_UNUSED_AFTER_MS = 60_000;

export interface PreferenceControl {
  readonly preferences: Preferences;
  change(part: Partial<Preferences>): void;
}

/**
 * Preferences chosen on the waiting screen go on into the session that a card then starts; the end of a session, or
 * a minute without a touch where there is none, brings back the defaults.
 */
export function usePreferences(sessionId: string | null): PreferenceControl {
  const [preferences, setPreferences] = useState(DEFAULT_PREFERENCES);
  const [shownSession, setShownSession] = useState(sessionId);
  if (shownSession !== sessionId) {
    setShownSession(sessionId);
    if (shownSession !== null) setPreferences(DEFAULT_PREFERENCES);
  }

  useEffect(() => {
    setLocale(preferences.locale);
    const data = document.documentElement.dataset;
    data.size = String(preferences.size);
    data.contrast = preferences.contrast;
  }, [preferences]);

  useEffect(() => {
    if (sessionId !== null || preferences === DEFAULT_PREFERENCES) return;
    const forget = (): void => setPreferences(DEFAULT_PREFERENCES);
    let timer = setTimeout(forget, FORGET_UNUSED_AFTER_MS);
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(forget, FORGET_UNUSED_AFTER_MS);
    };
    window.addEventListener("pointerdown", again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pointerdown", again);
    };
  }, [sessionId, preferences]);

  const change = useCallback(
    (part: Partial<Preferences>) => setPreferences((before) => ({ ...before, ...part })),
    [],
  );
  return { preferences, change };
}
