/** Keys on the screen for a kiosk, with the letters and tones of Vietnamese to touch. @module */
import { useState } from "react";
import { useText } from "../../i18n/use-text.ts";
import { Icon, type IconName } from "../icon.tsx";
import { atWordStart, changeBeforeCaret, deleteBackwards, insertText, type TextField } from "./edit.ts";
import { DIGIT_PAGE, type Key, LETTER_PAGE, SYMBOL_PAGE } from "./layout.ts";
import { TONES, withTone } from "./tone.ts";
import { useFocusedField } from "./use-focused-field.ts";

export function OnScreenKeyboard() {
  const [field, hide] = useFocusedField();
  return field === null ? null : <Keys field={field} hide={hide} />;
}

function Keys({ field, hide }: { readonly field: TextField; readonly hide: () => void }) {
  const { t } = useText();
  const [shift, setShift] = useState<boolean | null>(null);
  const [symbols, setSymbols] = useState(false);
  // The field's text is not React state of ours: each key counts, so that capitals follow the caret.
  const [, setPressed] = useState(0);

  const isName = field.autocapitalize === "words";
  const capital = shift ?? (isName && atWordStart(field));
  const digitsOnly = field.inputMode === "numeric" || field.inputMode === "tel";
  const page = digitsOnly ? DIGIT_PAGE : symbols ? SYMBOL_PAGE : LETTER_PAGE;

  const press = (key: Key): void => {
    if ("insert" in key) {
      insertText(field, capital ? key.insert.toLocaleUpperCase("vi") : key.insert);
      setShift(null);
    } else if ("tone" in key) changeBeforeCaret(field, (before) => withTone(before, key.tone));
    else if (key.action === "delete") deleteBackwards(field);
    else if (key.action === "space") insertText(field, " ");
    else if (key.action === "shift") setShift(!capital);
    else if (key.action === "page") setSymbols(!symbols);
    else hide();
    setPressed((count) => count + 1);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these keys serve the field in focus
    <div
      className={digitsOnly ? "keyboard keyboard-digits" : "keyboard"}
      role="group"
      aria-label={t("keyboard.label")}
      // The field keeps the focus while the keys are touched.
      onMouseDown={(event) => event.preventDefault()}
    >
      {page.map((row, rowIndex) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a page never change places
        <div className="key-row" key={rowIndex}>
          {row.map((key) => (
            <KeyButton key={keyId(key)} of={key} capital={capital} symbols={symbols} press={press} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface KeyProps {
  readonly of: Key;
  readonly capital: boolean;
  readonly symbols: boolean;
  readonly press: (key: Key) => void;
}

const ACTION_ICONS: Readonly<Record<string, IconName>> = {
  shift: "shift",
  delete: "backspace",
  hide: "down",
};

function KeyButton({ of, capital, symbols, press }: KeyProps) {
  const { t } = useText();
  const common = { type: "button", tabIndex: -1, onClick: () => press(of) } as const;
  if ("insert" in of) {
    const letter = capital ? of.insert.toLocaleUpperCase("vi") : of.insert;
    return (
      <button {...common} className="key">
        {letter}
      </button>
    );
  }
  if ("tone" in of) {
    return (
      <button {...common} className="key key-tone" aria-label={t(`keyboard.${of.tone}`)}>
        {of.tone === "noTone" ? t("keyboard.noTone") : `a${TONES[of.tone]}`.normalize("NFC")}
      </button>
    );
  }
  const icon = ACTION_ICONS[of.action];
  const label =
    of.action === "page" ? t(symbols ? "keyboard.letters" : "keyboard.symbols") : t(`keyboard.${of.action}`);
  return (
    <button
      {...common}
      className={`key key-${of.action}`}
      aria-label={label}
      aria-pressed={of.action === "shift" ? capital : undefined}
    >
      {icon !== undefined ? <Icon name={icon} /> : of.action === "page" ? symbols ? "abc" : "@#" : label}
    </button>
  );
}

function keyId(key: Key): string {
  return "insert" in key ? key.insert : "tone" in key ? key.tone : key.action;
}
