/** What needs a look, each line leading to its field. @module */
import { useEffect, useRef } from "react";
import type { FieldError, FormField } from "../../../core/procedures/form.ts";
import { Icon } from "../../components/icon.tsx";
import { useText } from "../../i18n/use-text.ts";
import { fieldId } from "./values.ts";

interface Props {
  readonly errors: readonly FieldError[];
  readonly fields: readonly FormField[];
}

export function ErrorSummary({ errors, fields }: Props) {
  const { t, say } = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div className="note note-failure error-summary" role="alert" tabIndex={-1} ref={box}>
      <Icon name="warning" />
      <div>
        <p>
          <strong>{t("form.summary", { n: errors.length })}</strong> {t("form.summaryHint")}
        </p>
        <ul>
          {errors.map((error) => {
            const field = fields.find((each) => each.name === error.field);
            return field === undefined ? null : (
              <li key={error.field}>
                <button
                  type="button"
                  className="error-link"
                  onClick={() => document.getElementById(fieldId(error.field))?.focus()}
                >
                  {say(field.label)}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
