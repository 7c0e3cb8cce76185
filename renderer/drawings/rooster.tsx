/** A rooster and a chrysanthemum, drawn after the manner of Đông Hồ prints: ink lines over a few flat colours. @module */

/** One tail feather, pointing up from its root. */
const FEATHER = "M0 0C-34-70-30-170 34-222 64-244 98-224 96-196 62-214 40-184 34-130 28-84 26-40 24 4Z";
const FEATHER_RIB = "M11 0C2-70 4-150 48-204";

const TAIL = [
  { turn: 108, size: 0.74, colour: "la" },
  { turn: 86, size: 0.92, colour: "hoe" },
  { turn: 62, size: 1.04, colour: "son" },
  { turn: 38, size: 1.1, colour: "cham" },
  { turn: 14, size: 1.02, colour: "la" },
  { turn: -8, size: 0.86, colour: "hoe" },
] as const;

const PETALS = Array.from({ length: 14 }, (_, index) => (index * 360) / 14);
const HACKLES = [
  "M176 152C160 190 150 214 142 246",
  "M190 158C180 200 174 226 168 262",
  "M206 160C204 204 202 236 200 272",
  "M222 156C230 200 234 232 236 268",
  "M236 148C254 186 264 212 272 242",
];
const WING_SCALES = [
  "M236 300c6 16 24 16 30 0M266 300c6 16 24 16 30 0M296 300c6 16 24 16 30 0",
  "M250 322c6 16 24 16 30 0M280 322c6 16 24 16 30 0",
];

const CHICK_LEGS = "M48 76L46 102M46 102l-14 4M46 102l12 6M70 76l2 26M72 102l-12 6M72 102l14 4";

export function Rooster({ label }: { readonly label: string }) {
  return (
    <svg className="drawing rooster" viewBox="20 10 600 530" role="img" aria-label={label}>
      <Chrysanthemum />
      <g transform="translate(392 320)">
        {TAIL.map((feather) => (
          <g key={feather.turn} transform={`rotate(${feather.turn}) scale(${feather.size})`}>
            <path className={`fill-${feather.colour} outline`} d={FEATHER} />
            <path className="line" d={FEATHER_RIB} />
          </g>
        ))}
      </g>
      <Legs />
      <path
        className="fill-hoe outline"
        d="M150 220C118 300 150 400 256 414 352 424 424 372 428 312 430 280 400 262 360 262 320 262 292 250 270 210Z"
      />
      <path
        className="fill-son outline"
        d="M222 286C300 262 372 276 420 330 380 386 276 400 232 348 218 330 214 304 222 286Z"
      />
      <path className="line-paper" d="M262 372C320 376 370 360 412 332M250 350C300 354 344 342 384 318" />
      {WING_SCALES.map((scales) => (
        <path key={scales} className="line-paper" d={scales} />
      ))}
      <path
        className="fill-la outline"
        d="M164 128C150 170 132 216 128 256 150 246 156 262 166 276 176 258 188 268 198 286 210 266 222 270 236 280 242 262 256 260 286 256 268 214 250 168 244 126Z"
      />
      {HACKLES.map((hackle) => (
        <path key={hackle} className="line-paper" d={hackle} />
      ))}
      <Head />
      <Chick />
    </svg>
  );
}

function Head() {
  return (
    <>
      <path
        className="fill-son outline"
        d="M158 84C140 70 136 44 150 34 160 50 166 44 168 24 184 30 186 44 190 52 196 34 208 26 220 30 220 46 222 54 226 62 236 52 250 52 256 62 250 76 246 84 240 96Z"
      />
      <path
        className="fill-hoe outline"
        d="M160 88C176 70 224 68 242 92 258 114 252 142 236 154 210 168 176 158 162 136 152 120 150 100 160 88Z"
      />
      <path className="fill-hoe-deep outline" d="M156 100C138 104 122 112 108 126 126 132 146 132 160 126Z" />
      <path className="line" d="M112 124C128 120 142 118 158 114" />
      <path className="fill-son outline" d="M158 130C142 144 140 176 156 186 172 178 176 150 174 136Z" />
      <circle className="fill-paper outline" cx="190" cy="106" r="13" />
      <circle className="fill-ink" cx="188" cy="106" r="6" />
      <path className="fill-paper outline" d="M212 118C226 114 234 126 228 138 218 144 208 132 212 118Z" />
    </>
  );
}

function Legs() {
  const leg = "M0 0L-6 66M-6 66L-44 84M-6 66L-10 92M-6 66L26 86M-4 44L14 36";
  return (
    <>
      <path className="leg-outline" d={leg} transform="translate(244 404)" />
      <path className="leg-outline" d={leg} transform="translate(322 404)" />
      <path className="leg" d={leg} transform="translate(244 404)" />
      <path className="leg" d={leg} transform="translate(322 404)" />
    </>
  );
}

function Chrysanthemum() {
  return (
    <>
      <path className="stem" d="M84 520C92 470 80 430 88 372" />
      <path className="fill-la outline" d="M86 470C60 440 36 448 30 470 54 476 66 490 86 478Z" />
      <path className="fill-la outline" d="M88 440C104 410 128 412 138 430 118 438 108 454 88 448Z" />
      <g transform="translate(88 350)">
        {PETALS.map((turn) => (
          <path
            key={turn}
            className="fill-son outline"
            d="M-8-18C-16-50-8-62 0-66 8-62 16-50 8-18Z"
            transform={`rotate(${turn})`}
          />
        ))}
        <circle className="fill-hoe outline" r="20" />
        <path className="line" d="M-10-4h.1M0-10h.1M10-4h.1M-6 8h.1M6 8h.1M0 1h.1" />
      </g>
    </>
  );
}

function Chick() {
  return (
    <g transform="translate(436 420)">
      <path className="leg-outline" d={CHICK_LEGS} />
      <path className="leg" d={CHICK_LEGS} />
      <path
        className="fill-hoe outline"
        d="M22 40C24 76 60 90 92 78 112 70 122 50 130 30 112 40 94 40 80 34 70 14 40 6 26 18 20 24 20 32 22 40Z"
      />
      <path className="fill-son outline" d="M24 28L4 36 24 42Z" />
      <path className="line" d="M62 50C74 66 92 66 104 56" />
      <circle className="fill-ink" cx="40" cy="28" r="5" />
    </g>
  );
}
