/** What waits here and what the gateway has, the newest first. @module */
import type { DockView } from "../../core/protocol/dock.ts";

export function Queue({ view }: { readonly view: DockView }) {
  return (
    <section aria-label="Hàng đợi · queue" className="dock-waiting">
      <h2>Hàng đợi · queue ({view.queue.length})</h2>
      {view.queue.length === 0 ? (
        <p className="dock-dim">trống · empty</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long queue is scrolled with the keys
        <section className="dock-rows" tabIndex={0} aria-label="hồ sơ · dossiers">
          <table className="dock-queue">
            <thead>
              <tr>
                <th scope="col">mã tạm · code</th>
                <th scope="col">trạng thái · state</th>
                <th scope="col">mã hồ sơ · official</th>
              </tr>
            </thead>
            <tbody>
              {[...view.queue].reverse().map((item) => (
                <tr key={item.id} title={item.id}>
                  <td>{item.provisionalCode}</td>
                  <td className={`dock-${item.state}`}>{item.state}</td>
                  <td>{item.officialCode ?? "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
