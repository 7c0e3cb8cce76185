/** Plain words under the top band about what is not as usual. @module */

import { useText } from "../i18n/use-text.ts";
import { useTerminal } from "../kiosk/terminal-context.ts";
import { Icon } from "./icon.tsx";

export function StateBands() {
  const { t } = useText();
  const { devices, staffCalled, waitingDossiers } = useTerminal().view;
  const network =
    devices.network === "offline"
      ? t("band.offline")
      : devices.network === "paused"
        ? t("band.paused")
        : null;
  return (
    <div className="state-bands" role="status">
      {staffCalled && (
        <p className="band band-called">
          <Icon name="staff" />
          <span>{t("band.staff")}</span>
        </p>
      )}
      {network !== null && (
        <p className="band band-warning">
          <Icon name="offline" />
          <span>
            {network}
            {waitingDossiers > 0 && <small> {t("band.waiting", { n: waitingDossiers })}</small>}
          </span>
        </p>
      )}
      {network === null && waitingDossiers > 0 && (
        <p className="band band-small">{t("band.waiting", { n: waitingDossiers })}</p>
      )}
      {devices.printer !== null && (
        <p className="band band-warning">
          <Icon name="print" />
          <span>{t("band.printer")}</span>
        </p>
      )}
    </div>
  );
}
