/** The words of the present language. @module */
import { useTranslation } from "react-i18next";
import type { Bilingual } from "../../core/errors/codes.ts";
import type { Locale } from "./i18n.ts";
import type { MessageKey } from "./vi.ts";

export interface Text {
  readonly locale: Locale;
  /** A sentence of the screens. */
  t(key: MessageKey, values?: Readonly<Record<string, string | number>>): string;
  /** A sentence that came as data. */
  say(sentence: Bilingual): string;
}

export function useText(): Text {
  const { t, i18n } = useTranslation();
  const locale: Locale = i18n.language === "en" ? "en" : "vi";
  return {
    locale,
    t: (key, values) => t(key, values ?? {}),
    say: (sentence) => sentence[locale],
  };
}
