/** The shape of one row of the error table. @module */

/** The same sentence in the two languages of the screen, Vietnamese first. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export interface ErrorEntry {
  /** What makes the program say this code; for engineers, English. */
  readonly cause: string;
  /** One or two short sentences: what happened, what was kept, what to do. Never blames. */
  readonly citizen: Bilingual;
  /** What the member of staff does next. */
  readonly staff: Bilingual;
}

/** How many sentences end: where help is. */
export const TO_DESK: Bilingual = {
  vi: "Xin mời Ông/Bà đến quầy, cán bộ sẽ giúp.",
  en: "Please come to the desk, staff will help.",
};

/** What the citizen reads is the same whatever engineers call the cause; each cause has its own remedy for staff. */
function nothingSent(vi: string, en: string): Bilingual {
  return {
    vi: `${vi} Chưa có gì được gửi. ${TO_DESK.vi}`,
    en: `${en} Nothing was sent. ${TO_DESK.en}`,
  };
}

export const DATA_NOT_VALID: Bilingual = nothingSent(
  "Dữ liệu trên thẻ không hợp lệ.",
  "The data on the card is not valid.",
);

export const DATA_CHANGED: Bilingual = nothingSent(
  "Dữ liệu trên thẻ đã bị thay đổi.",
  "The data on the card was changed.",
);

export const NOT_GENUINE: Bilingual = nothingSent(
  "Thẻ này không chứng minh được là thẻ thật.",
  "This card cannot show that it is genuine.",
);

export const ISSUER_UNCONFIRMED: Bilingual = nothingSent(
  "Không xác minh được nơi cấp giấy tờ này.",
  "The issuer of this document cannot be confirmed.",
);
