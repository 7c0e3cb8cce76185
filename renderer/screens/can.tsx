/** The six digits of the card, typed because its code could not be scanned. @module */
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import type { Failure } from "../../core/errors/result.ts";
import { MainAction } from "../components/buttons.tsx";
import { Icon } from "../components/icon.tsx";
import { Page } from "../components/page.tsx";
import { FailureNote } from "../components/sentence.tsx";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import type { ScreenProps } from "./screen-of.ts";

const LENGTH = 6;

export function CanScreen({ screen }: ScreenProps<"can">) {
  const { t } = useText();
  const { act } = useTerminal();
  const [digits, setDigits] = useState("");
  const [failure, setFailure] = useState<Failure | null>(screen.failure);
  const whole = digits.length === LENGTH;

  // Each new view of this screen follows a try: the digits of that one were wrong.
  useEffect(() => {
    setFailure(screen.failure);
    setDigits("");
  }, [screen.failure]);

  const type = (digit: string): void => {
    setFailure(null);
    setDigits((before) => (before.length < LENGTH ? before + digit : before));
  };
  const send = (): void => {
    if (whole) void act({ type: "enterCan", digits });
  };
  return (
    <Page
      name="can"
      title={t("can.title")}
      action={
        <MainAction onPress={send} disabled={!whole} icon="forward">
          {t("can.go")}
        </MainAction>
      }
    >
      <dl className="can-where">
        <dt>{t("can.provincial")}</dt>
        <dd>{t("can.provincialWhere")}</dd>
        <dt>{t("can.national")}</dt>
        <dd>{t("can.nationalWhere")}</dd>
      </dl>
      <p className="lead">{t("can.where")}</p>
      {failure !== null && <FailureNote failure={failure} />}
      <input
        className="digits"
        aria-label={t("can.label")}
        inputMode="numeric"
        autoComplete="off"
        data-own-keys=""
        value={digits}
        placeholder="••••••"
        maxLength={LENGTH}
        onChange={(event) => {
          setFailure(null);
          setDigits(event.target.value.replace(/\D/g, "").slice(0, LENGTH));
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") send();
        }}
      />
      <p className="typed" role="status">
        {t("can.typed", { n: digits.length })}
      </p>
      <div className="digit-pad">
        {[..."123456789"].map((digit) => (
          <Button key={digit} className="button digit" onPress={() => type(digit)}>
            {digit}
          </Button>
        ))}
        <Button className="button digit digit-words" onPress={() => setDigits("")}>
          {t("can.clear")}
        </Button>
        <Button className="button digit" onPress={() => type("0")}>
          0
        </Button>
        <Button
          className="button digit"
          aria-label={t("can.delete")}
          onPress={() => setDigits((before) => before.slice(0, -1))}
        >
          <Icon name="backspace" />
        </Button>
      </div>
    </Page>
  );
}
