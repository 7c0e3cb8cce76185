/** A date as day, month and year, in the order people here write it. @module */
import { useRef } from "react";
import { useText } from "../../i18n/use-text.ts";
import { type DateParts, dateParts, dateValue } from "./values.ts";

interface Props {
  readonly id: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly onChange: (value: string) => void;
}

const PARTS = [
  { name: "day", length: 2 },
  { name: "month", length: 2 },
  { name: "year", length: 4 },
] as const;

export function DateInput({ id, value, invalid, describedBy, onChange }: Props) {
  const { t } = useText();
  const group = useRef<HTMLFieldSetElement>(null);
  const parts = dateParts(value);

  const change = (index: number, text: string): void => {
    const part = PARTS[index];
    if (part === undefined) return;
    const digits = text.replace(/\D/g, "").slice(0, part.length);
    const next: DateParts = { ...parts, [part.name]: digits };
    onChange(dateValue(next));
    // A full part moves on to the next one, as one goes on writing.
    if (digits.length === part.length && digits.length > parts[part.name].length)
      group.current?.querySelectorAll("input")[index + 1]?.focus();
  };

  return (
    <fieldset className="date" ref={group} aria-labelledby={`${id}-label`}>
      {PARTS.map((part, index) => (
        <label key={part.name} className={`date-${part.name}`}>
          <span>{t(`form.${part.name}`)}</span>
          <input
            {...(index === 0 ? { id } : {})}
            className="input"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={part.length}
            value={parts[part.name]}
            aria-invalid={invalid}
            aria-describedby={describedBy === "" ? undefined : describedBy}
            onChange={(event) => change(index, event.target.value)}
          />
        </label>
      ))}
    </fieldset>
  );
}
