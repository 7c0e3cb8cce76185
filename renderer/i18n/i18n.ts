/** Two languages, Vietnamese first; nothing is loaded from anywhere. @module */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en.ts";
import { vi } from "./vi.ts";

export const LOCALES = ["vi", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** Made once, before the first screen is drawn. Initialisation is synchronous: the words are in the bundle. */
export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    lng: "vi",
    fallbackLng: "vi",
    // Keys have dots in them and are looked up whole.
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    // React escapes; a second escape would show "&amp;".
    interpolation: { escapeValue: false },
    resources: { vi: { translation: vi }, en: { translation: en } },
  });
}

/** Switches the words, and what the document says of its own language. */
export function setLocale(locale: Locale): void {
  document.documentElement.lang = locale;
  if (i18next.language !== locale) void i18next.changeLanguage(locale);
}
