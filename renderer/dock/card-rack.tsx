/** Cards to drag or send onto the pad or into the slot. @module */
import { type DragEvent, type ReactNode, useState } from "react";
import type { DockView } from "../../core/protocol/dock.ts";
import type { DockDo } from "./app.tsx";
import { CardFault } from "./card-fault.tsx";

type Interface = "contact" | "contactless";

const READERS: readonly { readonly name: Interface; readonly title: string; readonly short: string }[] = [
  { name: "contactless", title: "Bàn đọc · pad", short: "bàn đọc · pad" },
  { name: "contact", title: "Khe cắm · slot", short: "khe · slot" },
];

const DRAG_TYPE = "application/x-mot-cham-card";

interface Props {
  readonly view: DockView;
  readonly act: DockDo;
}

export function CardRack({ view, act }: Props) {
  const present = (card: string, at: Interface): void => act({ type: "present", card, interface: at });
  return (
    <section aria-label="Thẻ · cards" className="dock-rack">
      <h2>Thẻ · cards ({view.cards.length})</h2>
      <div className="dock-readers">
        {READERS.map((reader) => (
          <ReaderPlace
            key={reader.name}
            title={reader.title}
            card={view.readers[reader.name]}
            onDrop={(card) => present(card, reader.name)}
            onRemove={() => act({ type: "remove", interface: reader.name })}
          >
            <CardFault
              title={reader.title}
              fault={view.faults[reader.name]}
              set={(fault) => act({ type: "fault", interface: reader.name, fault })}
            />
          </ReaderPlace>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: many cards are scrolled with the keys */}
      <ul className="dock-cards" tabIndex={0} aria-label="Các thẻ · the cards">
        {view.cards.map((card) => (
          <li
            key={card.name}
            className={card.good ? "dock-card" : "dock-card dock-card-bad"}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.setData(DRAG_TYPE, card.name);
              event.dataTransfer.effectAllowed = "copy";
            }}
          >
            <span className="dock-card-words" title={`${card.kind}: ${card.about}`}>
              <span className="dock-card-name">
                <code>{card.name}</code>
                <code className="dock-kind">{card.expect === null ? card.kind : `→ ${card.expect}`}</code>
              </span>
              <span className="dock-about">{card.about}</span>
            </span>
            <span className="dock-card-ways">
              {READERS.map((reader) => (
                <button
                  key={reader.name}
                  type="button"
                  aria-label={`${card.name}: ${reader.title}`}
                  onClick={() => present(card.name, reader.name)}
                >
                  {reader.short}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PlaceProps {
  readonly title: string;
  readonly card: string | null;
  readonly onDrop: (card: string) => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

function ReaderPlace({ title, card, onDrop, onRemove, children }: PlaceProps) {
  const [over, setOver] = useState(false);
  const accepts = (event: DragEvent): boolean => event.dataTransfer.types.includes(DRAG_TYPE);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop on; the buttons of each card do the same
    <div
      className={over ? "dock-reader dock-reader-over" : "dock-reader"}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const name = event.dataTransfer.getData(DRAG_TYPE);
        if (name !== "") onDrop(name);
      }}
    >
      <h3>{title}</h3>
      {card === null ? (
        <p className="dock-dim">kéo thẻ vào · drop a card</p>
      ) : (
        <p>
          <code>{card}</code>
          <button type="button" onClick={onRemove}>
            nhấc ra · remove
          </button>
        </p>
      )}
      {children}
    </div>
  );
}
