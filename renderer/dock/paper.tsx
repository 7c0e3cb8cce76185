/** The printer's paper rolling out, the newest slip on top. @module */
import type { DockView } from "../../core/protocol/dock.ts";
import type { DockDo } from "./app.tsx";

interface Props {
  readonly view: DockView;
  readonly act: DockDo;
}

export function Paper({ view, act }: Props) {
  const newestFirst = view.slips.map((slip, index) => ({ ...slip, number: index + 1 })).reverse();
  return (
    <section aria-label="Giấy in ra · printed paper">
      <h2>
        Giấy in ra · printed paper ({view.slips.length})
        {view.slips.length > 0 && (
          <button type="button" onClick={() => act({ type: "takePaper" })}>
            lấy giấy · take
          </button>
        )}
      </h2>
      <div className="dock-printer" aria-hidden="true" />
      {newestFirst.length === 0 ? (
        <p className="dock-dim">chưa in gì · nothing printed</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long paper is scrolled with the keys
        <section className="dock-paper" tabIndex={0} aria-label="phiếu · slips">
          {newestFirst.map((slip) => (
            <img
              key={slip.number}
              src={`data:image/png;base64,${slip.png}`}
              width={slip.width}
              height={slip.height}
              alt={`phiếu ${slip.number} · slip ${slip.number}`}
            />
          ))}
        </section>
      )}
    </section>
  );
}
