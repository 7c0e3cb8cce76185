/** What waits here and what the gateway has. @module */
import type { DockView } from "../../core/protocol/dock.ts";

export function Queue({ view }: { readonly view: DockView }) {
  return (
    <section aria-label="Hàng đợi · queue">
      <h2>Hàng đợi · queue ({view.queue.length})</h2>
      {view.queue.length === 0 ? (
        <p className="dock-dim">trống · empty</p>
      ) : (
        <table className="dock-queue">
          <thead>
            <tr>
              <th scope="col">mã tạm · code</th>
              <th scope="col">trạng thái · state</th>
              <th scope="col">mã hồ sơ · official</th>
            </tr>
          </thead>
          <tbody>
            {view.queue.map((item) => (
              <tr key={item.id} title={item.id}>
                <td>{item.provisionalCode}</td>
                <td className={`dock-${item.state}`}>{item.state}</td>
                <td>{item.officialCode ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
