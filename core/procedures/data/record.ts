/** How the demonstration's records are written down: what they share is said once. @module */
import type { Fee, Procedure } from "../procedure.ts";

export type Bilingual = Readonly<{ vi: string; en: string }>;
export type ProcedureDocument = Procedure["documents"][number];

/** Version of the demonstration's records; it grows when any of them changes. */
export const DEMONSTRATION_VERSION = "2026.11";

type Shared = "illustration" | "hasForm" | "version" | "validFrom" | "validTo" | "form" | "assurance";

/** One record of the demonstration: always an illustration, never legal text. */
export function record(own: Omit<Procedure, Shared> & Partial<Pick<Procedure, Shared>>): Procedure {
  const form = own.form ?? null;
  return {
    assurance: "substantial",
    version: DEMONSTRATION_VERSION,
    validFrom: "2026-07-01",
    validTo: null,
    ...own,
    form,
    hasForm: form !== null,
    illustration: true,
  };
}

export function both(vi: string, en: string): Bilingual {
  return { vi, en };
}

// Who decides -----------------------------------------------------------------------------------------------------

export const COMMUNE = "Ủy ban nhân dân cấp xã";
export const COMMUNE_POLICE = "Công an cấp xã";
export const PROVINCE_POLICE = "Công an cấp tỉnh";

// Times -----------------------------------------------------------------------------------------------------------

export const SAME_DAY = both(
  "Trong ngày làm việc. Nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo.",
  "The same working day. Received after 15:00: the next working day.",
);

export function workingDays(days: number): Bilingual {
  return both(`${days} ngày làm việc`, days === 1 ? "1 working day" : `${days} working days`);
}

// Fees ------------------------------------------------------------------------------------------------------------

/** Luật Phí và lệ phí, Điều 10. */
export const EXEMPT_BY_LAW =
  "Trẻ em, hộ nghèo, người cao tuổi, người khuyết tật, người có công với cách mạng, đồng bào dân tộc thiểu số ở các xã có điều kiện kinh tế - xã hội đặc biệt khó khăn.";

export function free(exemption: string | null = null): Fee {
  return {
    channel: "any",
    amountVnd: 0,
    text: both("Không mất tiền", "Free of charge"),
    exemption,
  };
}

export function fixed(channel: Fee["channel"], amountVnd: number, text: Bilingual): Fee {
  return { channel, amountVnd, text, exemption: EXEMPT_BY_LAW };
}

/** The province's council fixes the amount; the source of the demonstration gives no number. */
export const BY_PROVINCE: Fee = {
  channel: "any",
  amountVnd: null,
  text: both("Theo nghị quyết của Hội đồng nhân dân tỉnh", "As fixed by the provincial people's council"),
  exemption: EXEMPT_BY_LAW,
};

export const NOT_GIVEN: Fee = {
  channel: "any",
  amountVnd: null,
  text: both("Chưa có trong dữ liệu minh họa. Xin hỏi cán bộ.", "Not in the illustration. Please ask staff."),
  exemption: null,
};

// Documents -------------------------------------------------------------------------------------------------------

/** A paper to bring, as an original. */
export function bring(vi: string, en: string): ProcedureDocument {
  return { name: both(vi, en), originals: 1, copies: 0, heldByState: false };
}

/** A paper to bring as a copy. */
export function bringCopy(vi: string, en: string): ProcedureDocument {
  return { name: both(vi, en), originals: 0, copies: 1, heldByState: false };
}

/** Nothing to bring: the state holds it, or the card proves it. */
export function held(vi: string, en: string): ProcedureDocument {
  return { name: both(vi, en), originals: 0, copies: 0, heldByState: true };
}

/** The declaration, filled in at the terminal or on paper. */
export function declaration(vi: string, en: string): ProcedureDocument {
  return { name: both(vi, en), originals: 1, copies: 0, heldByState: false };
}

export const ID_CARD = held("Thẻ căn cước (đã đọc từ thẻ)", "Identity card (read from the card)");
export const RESIDENCE = held(
  "Thông tin cư trú (đã có trong cơ sở dữ liệu dân cư)",
  "Residence (already in the population database)",
);
