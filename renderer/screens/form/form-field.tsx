/** One field of a form: label, mark of origin, input, error beside it. @module */
import type { ReactNode } from "react";
import type { FieldError, FormField } from "../../../core/procedures/form.ts";
import { identityClaimOf } from "../../../core/procedures/identity-fields.ts";
import { Icon } from "../../components/icon.tsx";
import { useText } from "../../i18n/use-text.ts";
import { ChoiceInput } from "./choice-input.tsx";
import { DateInput } from "./date-input.tsx";

interface Props {
  readonly id: string;
  readonly field: FormField;
  readonly value: string;
  /** What the card says; null where the field is not filled from the card. */
  readonly cardValue: string | null;
  readonly problem: FieldError["problem"] | undefined;
  readonly onChange: (value: string) => void;
}

type TextKind = Exclude<FormField["kind"], "choice" | "date" | "longText">;

const INPUTS = {
  personName: { type: "text", inputMode: "text", autoCapitalize: "words" },
  text: { type: "text", inputMode: "text", autoCapitalize: "sentences" },
  digits: { type: "text", inputMode: "numeric", autoCapitalize: "off" },
  wholeNumber: { type: "text", inputMode: "numeric", autoCapitalize: "off" },
  phone: { type: "tel", inputMode: "tel", autoCapitalize: "off" },
  email: { type: "text", inputMode: "email", autoCapitalize: "off" },
} as const satisfies Record<TextKind, object>;

export function FormFieldInput({ id, field, value, cardValue, problem, onChange }: Props) {
  const { t } = useText();
  const errorId = `${id}-error`;
  const helpId = `${id}-help`;
  const described = [problem !== undefined && errorId, field.help !== undefined && helpId]
    .filter(Boolean)
    .join(" ");
  const error = problem === undefined ? undefined : t(`form.error.${problem}`);
  const parts = { id, field, value, cardValue, error, errorId, helpId };

  if (field.kind === "choice") {
    return (
      <FieldSet {...parts}>
        <ChoiceInput id={id} field={field} value={value} onChange={onChange} describedBy={described} />
      </FieldSet>
    );
  }
  if (field.kind === "date") {
    return (
      <FieldSet {...parts}>
        <DateInput
          id={id}
          value={value}
          onChange={onChange}
          invalid={problem !== undefined}
          describedBy={described}
        />
      </FieldSet>
    );
  }
  const common = {
    id,
    value,
    maxLength: field.maxLength,
    required: field.required,
    // Who the person is, the card says; it is not for typing.
    readOnly: cardValue !== null && identityClaimOf(field) !== undefined,
    autoComplete: "off",
    spellCheck: false,
    "aria-invalid": problem !== undefined,
    "aria-describedby": described === "" ? undefined : described,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
  };
  return (
    <div className={fieldClass(error)}>
      <label htmlFor={id}>
        <FieldLabel field={field} value={value} cardValue={cardValue} />
      </label>
      <FieldNotes {...parts} />
      {field.kind === "longText" ? (
        <textarea className="input" rows={3} {...common} />
      ) : (
        <input className="input" {...INPUTS[field.kind]} {...common} />
      )}
    </div>
  );
}

interface Parts {
  readonly id: string;
  readonly field: FormField;
  readonly value: string;
  readonly cardValue: string | null;
  readonly error: string | undefined;
  readonly errorId: string;
  readonly helpId: string;
}

function fieldClass(error: string | undefined): string {
  return error === undefined ? "field" : "field field-wrong";
}

function FieldSet({ children, ...parts }: Parts & { readonly children: ReactNode }) {
  return (
    <div className={fieldClass(parts.error)}>
      <div className="field-label" id={`${parts.id}-label`}>
        <FieldLabel field={parts.field} value={parts.value} cardValue={parts.cardValue} />
      </div>
      <FieldNotes {...parts} />
      {children}
    </div>
  );
}

function FieldLabel({ field, value, cardValue }: Pick<Parts, "field" | "value" | "cardValue">) {
  const { t, say } = useText();
  return (
    <>
      <span className="label-text">{say(field.label)}</span>
      {!field.required && <span className="optional">({t("form.optional")})</span>}
      {cardValue !== null && (
        <span className={value === cardValue ? "tag tag-good" : "tag tag-warning"}>
          <Icon name={value === cardValue ? "card" : "edit"} />
          {t(value === cardValue ? "form.fromCard" : "form.changed")}
        </span>
      )}
    </>
  );
}

function FieldNotes({ field, error, errorId, helpId }: Parts) {
  const { t, say } = useText();
  return (
    <>
      {field.legalLabel !== undefined && (
        <p className="legal">
          {t("form.legal")}: <span lang="vi">{field.legalLabel}</span>
        </p>
      )}
      {field.help !== undefined && (
        <p className="hint" id={helpId}>
          {say(field.help)}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={errorId}>
          <Icon name="warning" />
          {error}
        </p>
      )}
    </>
  );
}
