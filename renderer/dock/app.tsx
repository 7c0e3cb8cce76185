/** Cards, then what the devices do with them, then the kiosk as it stands in the hall: all at one glance. @module */
import { useCallback, useState, useSyncExternalStore } from "react";
import { citizenSentence } from "../../core/errors/describe.ts";
import type { Failure } from "../../core/errors/result.ts";
import type { DockAct } from "../../core/protocol/dock.ts";
import type { DockClient } from "../connection/dock-client.ts";
import { CardRack } from "./card-rack.tsx";
import { KioskFrame } from "./kiosk-frame.tsx";
import { Paper } from "./paper.tsx";
import { Queue } from "./queue.tsx";
import { Switches } from "./switches.tsx";
import { Trace } from "./trace.tsx";

export type DockDo = (act: DockAct) => void;

export function DockApp({ client }: { readonly client: DockClient }) {
  const { line, view, unreadable } = useSyncExternalStore(client.subscribe, client.current);
  const [failure, setFailure] = useState<Failure | null>(null);
  const act = useCallback<DockDo>(
    async (asked) => {
      setFailure(null);
      const reply = await client.request(asked);
      setFailure(reply?.failure ?? null);
    },
    [client],
  );
  const state =
    line === "refused"
      ? "Cửa sổ này không mở từ trình khởi động · not opened by the launcher"
      : unreadable
        ? "Tin nhắn không đúng hợp đồng · message not to the contract"
        : line !== "open" || view === null
          ? "Đang nối lại với máy… · reconnecting…"
          : null;
  return (
    <div className="dock-page">
      <main className="dock">
        <header className="dock-head">
          <h1>Bến thử · dev dock</h1>
          <p>Thiết bị mô phỏng; không có ở máy thật. Simulated devices; not part of the kiosk.</p>
        </header>
        <div role="status" className="dock-state">
          {state !== null && <p className="dock-warning">{state}</p>}
          {failure !== null && (
            <p className="dock-warning">
              <code>{failure.code}</code>: {citizenSentence(failure.code).en} {failure.detail ?? ""}
            </p>
          )}
        </div>
        {view !== null && line !== "refused" && (
          <div className="dock-columns">
            <CardRack view={view} act={act} />
            <div className="dock-devices">
              <Switches view={view} act={act} />
              <Paper view={view} act={act} />
              <Queue view={view} />
              <Trace lines={view.trace} />
            </div>
          </div>
        )}
      </main>
      <KioskFrame />
    </div>
  );
}
