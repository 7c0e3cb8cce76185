/** What a claim of the card is called on a screen. @module */
import type { Bilingual } from "../errors/entry.ts";
import type { ClaimName } from "./verified-identity.ts";

const LABELS: Readonly<Record<ClaimName, Bilingual>> = {
  personal_number: { vi: "Số định danh cá nhân", en: "Personal identification number" },
  full_name: { vi: "Họ, chữ đệm và tên", en: "Full name" },
  birth_date: { vi: "Ngày, tháng, năm sinh", en: "Date of birth" },
  sex: { vi: "Giới tính", en: "Sex" },
  nationality: { vi: "Quốc tịch", en: "Nationality" },
  residence: { vi: "Nơi thường trú", en: "Permanent residence" },
  origin: { vi: "Quê quán", en: "Place of origin" },
  card_number: { vi: "Số thẻ", en: "Card number" },
  phone: { vi: "Số điện thoại", en: "Telephone number" },
  ethnicity: { vi: "Dân tộc", en: "Ethnicity" },
  religion: { vi: "Tôn giáo", en: "Religion" },
  blood_group: { vi: "Nhóm máu", en: "Blood group" },
};

export function claimLabel(name: ClaimName): Bilingual {
  return LABELS[name];
}
