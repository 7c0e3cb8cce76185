/** A form, one section at a time. What is typed stays here until it is sent for review. @module */
import { useEffect, useRef, useState } from "react";
import type { FieldError, FormValues } from "../../../core/procedures/form.ts";
import { MainAction } from "../../components/buttons.tsx";
import { Page } from "../../components/page.tsx";
import { useText } from "../../i18n/use-text.ts";
import { useKept, useTerminal } from "../../kiosk/terminal-context.ts";
import type { ScreenProps } from "../screen-of.ts";
import { ErrorSummary } from "./error-summary.tsx";
import { FormFieldInput } from "./form-field.tsx";
import { errorsIn, fieldId, finished, initialValues, sectionOfFirst } from "./values.ts";

export function FormScreen({ screen }: ScreenProps<"form">) {
  const { t, say } = useText();
  const { act, view } = useTerminal();
  const { form } = screen;
  const last = form.sections.length - 1;
  const [values, setValues] = useKept<FormValues>(`form ${screen.procedure.code}`, () =>
    initialValues(form, screen.values),
  );
  const [errors, setErrors] = useState<readonly FieldError[]>(screen.errors);
  const [at, setAt] = useState(() => sectionOfFirst(form, screen.errors) ?? 0);
  const [sending, setSending] = useState(false);
  const top = useRef<HTMLElement>(null);

  // The service found something: go to the first section that needs a look.
  useEffect(() => {
    setErrors(screen.errors);
    const first = sectionOfFirst(form, screen.errors);
    if (first !== null) setAt(first);
  }, [form, screen.errors]);

  const section = form.sections[at];
  const errorOf = (name: string) => errors.find((error) => error.field === name)?.problem;
  const change = (name: string, value: string): void => {
    setValues({ ...values, [name]: value });
    setErrors(errors.filter((error) => error.field !== name));
  };
  const show = (next: number): void => {
    setAt(next);
    requestAnimationFrame(() => {
      top.current?.closest("main")?.scrollTo(0, 0);
      top.current?.querySelector("h2")?.focus({ preventScroll: true });
    });
  };
  const goOn = async (): Promise<void> => {
    if (section === undefined || sending) return;
    const wrong = errorsIn(form, section, finished(form, values), view.now.slice(0, 10));
    if (wrong.length > 0) {
      setErrors(wrong);
      return;
    }
    if (at < last) {
      show(at + 1);
      return;
    }
    setSending(true);
    await act({ type: "submitForm", values: finished(form, values) });
    setSending(false);
  };
  const goBack = (): void => (at === 0 ? void act({ type: "back" }) : show(at - 1));

  if (section === undefined) return null;
  const sectionErrors = errors.filter((error) => section.fields.some((field) => field.name === error.field));
  return (
    <Page
      name="form"
      title={say(form.title)}
      onBack={goBack}
      action={
        <MainAction icon="forward" disabled={sending} onPress={() => void goOn()}>
          {t(at < last ? "form.next" : "form.toReview")}
        </MainAction>
      }
    >
      <section ref={top} aria-labelledby="section-title">
        <div className="form-head">
          <p className="form-part">{t("form.part", { n: at + 1, total: last + 1 })}</p>
          <div className="progress" aria-hidden="true">
            {form.sections.map((each, index) => (
              <div
                key={each.title.vi}
                className={`progress-part progress-${index < at ? "done" : index === at ? "running" : "pending"}`}
              />
            ))}
          </div>
          <h2 id="section-title" tabIndex={-1}>
            {say(section.title)}
          </h2>
        </div>
        {sectionErrors.length > 0 && <ErrorSummary errors={sectionErrors} fields={section.fields} />}
        <form
          key={at}
          className="fields"
          noValidate
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            void goOn();
          }}
        >
          {section.fields.map((field) => (
            <FormFieldInput
              key={field.name}
              id={fieldId(field.name)}
              field={field}
              value={values[field.name] ?? ""}
              cardValue={screen.fromCard.includes(field.name) ? (screen.values[field.name] ?? "") : null}
              problem={errorOf(field.name)}
              onChange={(value) => change(field.name, value)}
            />
          ))}
          {/* Enter in any field goes on, as the main action does. */}
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
      </section>
    </Page>
  );
}
