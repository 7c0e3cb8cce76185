/** Back, call staff, finish and erase: always in this order, always in the same places. @module */
import { Button } from "react-aria-components";
import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import { Icon } from "./icon.tsx";

export function BottomBand({ onBack }: { readonly onBack: (() => void) | undefined }) {
  const { t } = useText();
  const { view, act } = useTerminal();
  return (
    <nav className="bottom" aria-label={t("bottom.label")}>
      <div>
        {onBack !== undefined && (
          <Button className="button button-band" onPress={onBack}>
            <Icon name="back" />
            <span>{t("bottom.back")}</span>
          </Button>
        )}
      </div>
      <div>
        <Button
          className="button button-band"
          onPress={() => void act({ type: view.staffCalled ? "cancelCall" : "callStaff" })}
        >
          <Icon name="staff" />
          <span>{t(view.staffCalled ? "bottom.cancelCall" : "bottom.call")}</span>
        </Button>
      </div>
      <div>
        {view.session !== null && (
          <Button className="button button-band" onPress={() => void act({ type: "finish" })}>
            <Icon name="finish" />
            <span>{t("bottom.finish")}</span>
          </Button>
        )}
      </div>
    </nav>
  );
}
