/** Small line drawings that stand beside words, never instead of them. @module */

const PATHS = {
  back: "M19 12H5M11 5l-7 7 7 7",
  staff: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7M17 3.5c1.6.8 2.6 2 3 3.8",
  finish: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  check: "M4 12.5l5.5 5.5L20 6.5",
  cross: "M6 6l12 12M18 6L6 18",
  dash: "M6 12h12",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5L21 21",
  letters: "M3 19L8.5 5 14 19M5 14.5h7M16 19l3-8 3 8M17 16.5h4",
  offline: "M2 9c6-5 14-5 20 0M6 13.5c3.5-3 8.500-3 12 0M12 18.500v.01M4 3l16 18",
  link: "M9 15l6-6M10 6l2-2a5 5 0 0 1 7 7l-2 2M14 18l-2 2a5 5 0 0 1-7-7l2-2",
  window: "M3 5h18v14H3zM3 9h18M9 12.500l5 4.500M14 12.500l-5 4.500",
  print: "M7 9V3h10v6M7 18H4V9h16v9h-3M7 14h10v7H7z",
  phone:
    "M6 3h4l2 5-2.5 2a12 12 0 0 0 4.500 4.500l2-2.500 5 2v4a2 2 0 0 1-2.200 2A17 17 0 0 1 4 5.200 2 2 0 0 1 6 3",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7v5.500l3.500 2",
  card: "M3 6h18v12H3zM6 10h4v4H6zM13 14.500h5",
  warning: "M12 4l9.500 16h-19zM12 10v4.500M12 17v.01",
  edit: "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM14 6.500l3.500 3.500",
  forward: "M5 12h14M13 5l7 7-7 7",
  backspace: "M8 5h13v14H8l-6-7zM12 9l6 6M18 9l-6 6",
  shift: "M12 4l8 8h-4v7H8v-7H4z",
  down: "M4 8l8 8 8-8",
  dot: "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6",
  home: "M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
  document: "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
