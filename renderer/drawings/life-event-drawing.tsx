/** Small woodcut-like drawings of life events: flat colour first, ink lines over it. @module */
import type { ReactNode } from "react";

const DRAWINGS: Readonly<Record<string, ReactNode>> = {
  birth: (
    <>
      <path className="fill-hoe outline" d="M14 34C14 54 26 60 36 60s22-6 22-26Z" />
      <path className="fill-son outline" d="M36 34V12c14 0 22 8 22 22Z" />
      <circle className="fill-paper outline" cx="24" cy="27" r="8" />
      <path className="line" d="M21 27h.1M27 27h.1M22 31c1 1 3 1 4 0M20 64c8 4 24 4 32 0" />
    </>
  ),
  study: (
    <>
      <path
        className="fill-cham outline"
        d="M36 20C28 14 18 13 8 15v40c10-2 20-1 28 5 8-6 18-7 28-5V15c-10-2-20-1-28 5Z"
      />
      <path
        className="line-paper"
        d="M15 24c5-1 10 0 14 2M15 33c5-1 10 0 14 2M43 26c4-2 9-3 14-2M43 35c4-2 9-3 14-2"
      />
      <path className="line" d="M36 20v40" />
    </>
  ),
  work: (
    <>
      <path className="fill-son outline" d="M8 24h56v34H8z" />
      <path className="fill-none outline" d="M26 24v-8h20v8" />
      <path className="line-paper" d="M12 38c14 8 34 8 48 0" />
      <rect className="fill-hoe outline" x="31" y="36" width="10" height="10" />
    </>
  ),
  residence: (
    <>
      <path className="fill-la outline" d="M14 34h44v28H14z" />
      <path className="fill-son outline" d="M6 36L36 12l30 24c-8 0-10-3-12-5H18c-2 2-4 5-12 5Z" />
      <rect className="fill-paper outline" x="29" y="42" width="14" height="20" />
    </>
  ),
  marriage: (
    <>
      <circle className="fill-none ring" cx="27" cy="42" r="17" />
      <circle className="fill-none ring ring-2" cx="46" cy="42" r="17" />
      <path className="fill-son outline" d="M36 22c-6-4-9-7-9-11 0-5 7-6 9-1 2-5 9-4 9 1 0 4-3 7-9 11Z" />
    </>
  ),
  land: (
    <>
      <path className="fill-hoe outline" d="M6 60V44l20-8 20 8 20-8v24Z" />
      <path className="line" d="M26 36v24M46 44v16" />
      <path className="fill-la outline" d="M36 34c-12-2-14-16-4-20 2-8 16-6 16 2 8 4 4 18-8 18Z" />
      <path className="line" d="M38 22v22" />
    </>
  ),
  health: (
    <>
      <path
        className="fill-son outline"
        d="M36 62C16 48 8 38 8 27 8 12 28 8 36 22 44 8 64 12 64 27c0 11-8 21-28 35Z"
      />
      <path className="line-paper wide" d="M36 26v18M27 35h18" />
    </>
  ),
  vehicle: (
    <>
      <circle className="fill-paper outline" cx="18" cy="50" r="12" />
      <circle className="fill-paper outline" cx="55" cy="50" r="12" />
      <path
        className="fill-cham outline"
        d="M18 50c2-12 10-16 16-14l8 8 8-18 6 2-2 12c4 2 6 6 6 10h-8c-2-6-8-6-10 0Z"
      />
      <path className="line" d="M44 22h10M24 33h12" />
    </>
  ),
  retirement: (
    <>
      <circle className="fill-hoe outline" cx="36" cy="22" r="12" />
      <path className="fill-la outline" d="M14 62c0-18 8-26 22-26s22 8 22 26Z" />
      <path className="line" d="M62 62V40c0-6-6-6-6 0M31 26c3 2 7 2 10 0M31 20h.1M41 20h.1" />
    </>
  ),
  death: (
    <>
      <path className="fill-son outline" d="M20 44h32l-4 18H24Z" />
      <path className="line" d="M30 44V22M36 44V16M42 44V22" />
      <path className="fill-none line" d="M30 20c-4-4 3-6 0-10M36 14c-4-4 3-6 0-10M42 20c4-4-3-6 0-10" />
    </>
  ),
  justice: (
    <>
      <path className="line wide" d="M36 10v50M22 62h28M12 20h48" />
      <path className="fill-hoe outline" d="M2 42h22c-2 8-20 8-22 0ZM48 42h22c-2 8-20 8-22 0Z" />
      <path className="line" d="M13 20L4 42M13 20l9 22M59 20l-9 22M59 20l9 22" />
    </>
  ),
  business: (
    <>
      <path className="fill-hoe outline" d="M12 32h48v30H12z" />
      <path
        className="fill-son outline"
        d="M8 14h56l4 14c-6 8-12 6-16 0-4 6-12 6-16 0-4 6-12 6-16 0-4 6-12 6-16 0Z"
      />
      <path className="fill-paper outline" d="M20 42h14v20H20zM42 42h12v10H42z" />
    </>
  ),
  papers: (
    <>
      <path className="fill-paper outline" d="M16 8h30l12 12v44H16z" />
      <path className="line" d="M46 8v12h12M24 30h24M24 38h24M24 46h12" />
      <circle className="fill-son outline" cx="46" cy="52" r="8" />
    </>
  ),
};

/** Other words for the same picture. */
const ALIASES: Readonly<Record<string, string>> = {
  child: "birth",
  baby: "birth",
  education: "study",
  school: "study",
  job: "work",
  labour: "work",
  home: "residence",
  house: "residence",
  identity: "papers",
  document: "papers",
  family: "marriage",
  housing: "land",
  electricity: "land",
  driving: "vehicle",
  transport: "vehicle",
  vehicles: "vehicle",
  pension: "retirement",
  bereavement: "death",
  funeral: "death",
  law: "justice",
  record: "justice",
  shop: "business",
  trade: "business",
};

/** Decoration: the words beside it say the same. An unknown name gets the drawing of papers. */
export function LifeEventDrawing({ name }: { readonly name: string }) {
  return (
    <svg className="drawing life-event" viewBox="0 0 72 72" aria-hidden="true" focusable="false">
      {DRAWINGS[name] ?? DRAWINGS[ALIASES[name] ?? "papers"]}
    </svg>
  );
}
