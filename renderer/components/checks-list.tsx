/** Every check of the card with its outcome in words. @module */
import { CHECK_NAMES, type Checks } from "../../core/protocol/terminal.ts";
import { useText } from "../i18n/use-text.ts";
import { Icon } from "./icon.tsx";

const MARKS = { passed: "check", failed: "cross", notPerformed: "dash" } as const;

export function ChecksList({ checks }: { readonly checks: Checks }) {
  const { t } = useText();
  return (
    <ul className="checks">
      {CHECK_NAMES.map((name) => {
        const check = checks[name];
        return (
          <li key={name} className={`check check-${check.status}`}>
            <Icon name={MARKS[check.status]} />
            <span>{t(`check.${name}`)}</span>
            <span className="check-state">
              {t(`check.${check.status}`)}
              {check.status === "failed" && <small className="code"> {check.code}</small>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
