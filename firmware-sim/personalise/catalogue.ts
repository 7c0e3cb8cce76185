/** The cards of the demonstration: what each is for, and what a terminal must say to the bad ones. @module */
import { DEMONSTRATION } from "../../core/crypto/demonstration.ts";
import type { ErrorCode } from "../../core/errors/codes.ts";
import type { PaceCurveName } from "../card/profile.ts";
import { type CITIZENS, STAFF } from "./people.ts";
import type { CardDefect } from "./provincial-defects.ts";
import type { CardKind } from "./provincial-issuer.ts";

/** What is wrong with a bad card; `revoked`: its index is marked in the demonstration's status list. */
export type Defect = CardDefect | "revoked";

export interface CardEntry {
  readonly kind: CardKind;
  readonly curve: PaceCurveName;
  /** Position in the status list. */
  readonly index: number;
  readonly defect: Defect | null;
  /** The code a bad card is refused with. */
  readonly expect: ErrorCode | null;
  /** Vietnamese, then English. */
  readonly about: string;
}

export type CitizenName = keyof typeof CITIZENS;
export type StaffName = keyof typeof STAFF;
export type CardName = CitizenName | StaffName;

const good = { kind: "citizen", defect: null, expect: null } as const;
const brainpool = "brainpoolP256r1";
const [revokedIndex] = DEMONSTRATION.revokedIndices;

export const CARDS: Readonly<Record<CardName, CardEntry>> = {
  "minh-anh": {
    ...good,
    curve: brainpool,
    index: 101,
    about: "Chị Minh Anh, 1990, mới sinh con. – A young mother; the card to begin with.",
  },
  "duc-long": {
    ...good,
    curve: "P-256",
    index: 102,
    about: "Cụ Long, sinh năm 1938. – A very old holder.",
  },
  "thi-uong": {
    ...good,
    curve: brainpool,
    index: 103,
    about: "Cụ Ưỡng: chữ có hai dấu. – Letters with two marks each.",
  },
  "huu-quynh": {
    ...good,
    curve: "P-256",
    index: 104,
    about: "Ông Quỳnh, số định danh 024. – A number from before the merger of provinces.",
  },
  "khanh-linh": {
    ...good,
    curve: brainpool,
    index: 105,
    about: "Họ tên rất dài. – A very long name.",
  },
  nhan: {
    ...good,
    curve: brainpool,
    index: 106,
    about: "Tên chỉ có một chữ. – A name of a single word.",
  },
  "gia-huy": {
    ...good,
    curve: "P-256",
    index: 107,
    about: "Em Huy, sinh năm 2011. – A very young holder.",
  },
  "bao-chau": {
    ...good,
    curve: brainpool,
    index: 108,
    about: "Bạn Châu, sinh ngày 28/02/2006. – A young adult, born at the end of February.",
  },
  "van-phuc": {
    ...good,
    curve: brainpool,
    index: 109,
    about: "Anh Phúc, dân tộc Tày. – Protected claims that must stay on the card.",
  },
  "thuy-duong": {
    ...good,
    curve: "P-256",
    index: 110,
    about: "Chị Dương: dấu đặt kiểu mới (uỳ). – Tone mark in the newer place.",
  },
  "dinh-thuong": {
    ...good,
    curve: brainpool,
    index: 111,
    about: "Ông Thưởng, sinh năm 1954. – A retired holder.",
  },
  "thi-nguyet": {
    ...good,
    curve: brainpool,
    index: 112,
    about: "Địa chỉ rất dài. – An address longer than one short answer.",
  },
  "can-bo-hoa": {
    ...good,
    kind: "staff",
    curve: brainpool,
    index: 201,
    about: "Thẻ cán bộ tiếp nhận. – The card of a receiving officer.",
  },
  clone: {
    kind: "citizen",
    curve: brainpool,
    index: 301,
    defect: "copiedWithoutKey",
    expect: "kb.signature",
    about: "Thẻ sao chép, không có khóa. – A copy without the holder's key.",
  },
  "wrong-issuer": {
    kind: "citizen",
    curve: brainpool,
    index: 302,
    defect: "unknownIssuer",
    expect: "vc.issuer_unknown",
    about: "Không do tỉnh cấp. – Issued by somebody the province does not know.",
  },
  "altered-claim": {
    kind: "citizen",
    curve: "P-256",
    index: 303,
    defect: "alteredName",
    expect: "vc.disclosure",
    about: "Họ tên bị sửa sau khi ký. – The name was changed after signing.",
  },
  lapsed: {
    kind: "citizen",
    curve: brainpool,
    index: 304,
    defect: "expired",
    expect: "validity.expired",
    about: "Thẻ đã hết hạn. – A card past its end date.",
  },
  revoked: {
    kind: "citizen",
    curve: "P-256",
    index: revokedIndex,
    defect: "revoked",
    expect: "revocation.revoked",
    about: "Thẻ đã báo mất. – A card that was reported lost.",
  },
  "swapped-claim": {
    kind: "citizen",
    curve: brainpool,
    index: 306,
    defect: "swappedName",
    expect: "vc.disclosure",
    about: "Họ tên là của thẻ người khác. – The name is from another person's card.",
  },
  downgraded: {
    kind: "citizen",
    curve: brainpool,
    index: 307,
    defect: "downgradedPace",
    expect: "pace.unsupported",
    about: "Chỉ chào PACE với 3DES. – Offers PACE with 3DES only, which the profile does not know.",
  },
};

export interface ListedCard {
  readonly name: CardName;
  readonly kind: CardKind;
  readonly good: boolean;
  readonly expect: ErrorCode | null;
  readonly about: string;
}

/** Every card, good ones first. */
export function listCards(): readonly ListedCard[] {
  return cardNames().map((name) => {
    const { kind, defect, expect, about } = CARDS[name];
    return { name, kind, good: defect === null, expect, about };
  });
}

export function cardNames(): readonly CardName[] {
  return Object.keys(CARDS).filter(isCardName);
}

export function isCardName(name: string): name is CardName {
  return Object.hasOwn(CARDS, name);
}

export function isStaffName(name: CardName): name is StaffName {
  return Object.hasOwn(STAFF, name);
}
