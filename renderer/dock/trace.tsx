/** The newest commands on the card link; the list stays at its end. @module */
import { useEffect, useRef } from "react";

export function Trace({ lines }: { readonly lines: readonly string[] }) {
  const box = useRef<HTMLPreElement>(null);
  const newest = lines.at(-1);
  useEffect(() => {
    // Depends on the newest line: a line more is what moves the list.
    if (newest !== undefined) box.current?.scrollTo(0, box.current.scrollHeight);
  }, [newest]);
  return (
    <section aria-label="Lệnh thẻ · card link">
      <h2>Lệnh thẻ · card link ({lines.length})</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long trace is scrolled with the keys */}
      <pre className="dock-trace" ref={box} tabIndex={0}>
        {lines.length === 0 ? "–" : lines.join("\n")}
      </pre>
    </section>
  );
}
