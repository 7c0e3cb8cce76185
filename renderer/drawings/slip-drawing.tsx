/** A slip coming out of the printer's mouth; words beside it say so. @module */

export function SlipDrawing() {
  return (
    <svg className="drawing slip-drawing" viewBox="0 0 120 132" aria-hidden="true" focusable="false">
      <rect className="fill-device outline" x="4" y="6" width="112" height="38" rx="9" />
      <rect className="fill-ink" x="18" y="28" width="84" height="8" rx="4" />
      <path
        className="fill-paper outline"
        d="M28 34H92V124L84 117 76 124 68 117 60 124 52 117 44 124 36 117 28 124Z"
      />
      <path className="line-thin" d="M40 52H80M40 62H80M40 72H64" />
      <path className="fill-ink" d="M48 80h10v10H48zM62 80h10v10H62zM48 94h10v10H48zM66 96h6v6H66z" />
    </svg>
  );
}
