/** The printer's paper rolling out: the newest slip at the printer's mouth, older ones hanging below. @module */
import { useEffect, useRef } from "react";
import type { DockView } from "../../core/protocol/dock.ts";
import type { DockDo } from "./app.tsx";

interface Props {
  readonly view: DockView;
  readonly act: DockDo;
}

export function Paper({ view, act }: Props) {
  const paper = useRef<HTMLElement>(null);
  const count = view.slips.length;
  useEffect(() => {
    // Depends on the count: a slip more is what brings the newest into sight.
    if (count > 0) paper.current?.scrollTo(0, 0);
  }, [count]);
  return (
    <section aria-label="Giấy in ra · printed paper" className="dock-printed">
      <h2>
        Giấy in ra · printed paper ({count})
        {count > 0 && (
          <button type="button" onClick={() => act({ type: "takePaper" })}>
            lấy giấy · take
          </button>
        )}
      </h2>
      <div className="dock-printer" aria-hidden="true" />
      {count === 0 ? (
        <p className="dock-dim">chưa in gì · nothing printed</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long paper is scrolled with the keys
        <section className="dock-paper" tabIndex={0} aria-label="phiếu · slips" ref={paper}>
          {view.slips.map((slip, index) => (
            <img
              // biome-ignore lint/suspicious/noArrayIndexKey: slips are only added at the end, or all taken
              key={index}
              src={`data:image/png;base64,${slip.png}`}
              width={slip.width}
              height={slip.height}
              style={{ order: -index }}
              alt={`phiếu ${index + 1} · slip ${index + 1}`}
            />
          ))}
        </section>
      )}
    </section>
  );
}
