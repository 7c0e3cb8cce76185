/** A hand and where the card goes: laid on the pad, put into the slot, taken out or lifted off. @module */

interface Props {
  readonly way: "pad" | "slot" | "out" | "lift";
  /** What the drawing shows, in words; empty where words beside it say so already. */
  readonly label: string;
  /** No movement: the card is there already. */
  readonly still?: boolean;
}

export function CardGesture({ way, label, still }: Props) {
  const moves = still === true ? "" : `moves-${way}`;
  const onPad = way === "pad" || way === "lift";
  const named =
    label === "" ? ({ "aria-hidden": true } as const) : ({ role: "img", "aria-label": label } as const);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by its label, or hidden where it has none
    <svg className={`drawing gesture ${moves}`} viewBox="10 0 400 430" {...named}>
      {onPad ? <Pad /> : <Slot />}
      <g className="moving">
        {onPad ? (
          <g transform="translate(98 128)">{still === true ? <Card /> : <HandWithCard />}</g>
        ) : (
          <g transform="translate(98 62)">{still === true ? <Card /> : <HandWithCard />}</g>
        )}
      </g>
      {!onPad && <SlotLip arrow={way === "out" ? "M164 48l16 16 16-16" : "M164 62l16-16 16 16"} />}
    </svg>
  );
}

/** 164 × 104, the proportions of a card. */
function Card() {
  return (
    <>
      <rect className="fill-card outline" width="164" height="104" rx="9" />
      <rect className="fill-hoe outline-thin" x="20" y="22" width="34" height="27" rx="4" />
      <path className="line-thin" d="M20 35h34M31 22v27M43 22v27" />
      <path className="line-thin" d="M20 70h78M20 84h54" />
      <rect className="fill-son" x="112" y="60" width="34" height="28" rx="3" />
    </>
  );
}

function HandWithCard() {
  return (
    <>
      <path
        className="fill-skin outline"
        d="M92 78C74 74 70 96 88 100L118 108C96 104 92 122 110 128L140 136 176 196 250 168 222 96C216 74 200 62 178 58L150 52Z"
      />
      <Card />
      <path
        className="fill-skin outline"
        d="M196 74C176 58 150 60 128 66 112 70 112 88 128 90 146 92 160 92 172 104 182 124 196 140 214 148L236 120C228 98 214 84 196 74Z"
      />
      <path className="line-thin" d="M124 74C130 72 134 76 132 82" />
      <path className="fill-cham outline" d="M166 190L244 156 276 226 196 262Z" />
      <path className="line-paper" d="M178 208L252 174" />
    </>
  );
}

function Pad() {
  return (
    <>
      <rect className="fill-device outline" x="36" y="96" width="288" height="176" rx="18" />
      <rect className="pad-mark" x="84" y="118" width="192" height="126" rx="12" />
      <path className="waves" d="M150 62C168 46 192 46 210 62M134 46C160 20 200 20 226 46" />
    </>
  );
}

function Slot() {
  return <rect className="fill-device outline" x="36" y="20" width="288" height="92" rx="14" />;
}

/** What stands before the card: the card vanishes behind it. */
function SlotLip({ arrow }: { readonly arrow: string }) {
  return (
    <>
      <path className="fill-device" d="M38 34h284v50H38z" />
      <path className="outline fill-none" d="M36 96V34a14 14 0 0 1 14-14h260a14 14 0 0 1 14 14v62" />
      <rect className="fill-ink" x="84" y="82" width="192" height="12" rx="5" />
      <path className="waves" d={arrow} />
    </>
  );
}
