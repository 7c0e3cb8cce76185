/** Fields that several declarations share. @module */
import type { FormDefinition, FormField } from "../form.ts";
import { both } from "./record.ts";

/** The 54 peoples of Việt Nam by the state's list (danh mục các dân tộc), the largest first. */
const ETHNICITIES = [
  "Kinh, Tày, Thái, Mường, Khmer, Mông, Nùng, Hoa, Dao, Gia Rai, Ê Đê, Ba Na, Xơ Đăng, Sán Chay, Cơ Ho, Chăm",
  "Sán Dìu, Hrê, Mnông, Raglay, Xtiêng, Bru - Vân Kiều, Thổ, Khơ Mú, Cơ Tu, Giáy, Giẻ Triêng, Tà Ôi, Mạ, Co",
  "Chơ Ro, Xinh Mun, Hà Nhì, Chu Ru, Lào, Kháng, La Chí, Phù Lá, La Hủ, La Ha, Pà Thẻn, Chứt, Lự, Lô Lô, Mảng",
  "Cơ Lao, Bố Y, Cống, Ngái, Si La, Pu Péo, Rơ Măm, Brâu, Ơ Đu",
]
  .join(", ")
  .split(", ");

/** The bounds of every date of birth: days before today. */
const LONGEST_LIFE_DAYS = -47_500;

export function options(...choices: readonly (readonly [value: string, vi: string, en: string])[]) {
  return choices.map(([value, vi, en]) => ({ value, label: both(vi, en) }));
}

export const SEX_OPTIONS = options(["Nam", "Nam", "Male"], ["Nữ", "Nữ", "Female"]);

export const ETHNICITY_OPTIONS = ETHNICITIES.map((name) => ({ value: name, label: both(name, name) }));

export function nameField(name: string, required: boolean, vi: string, en: string): FormField {
  return {
    name,
    label: both(vi, en),
    legalLabel: "Họ, chữ đệm, tên",
    kind: "personName",
    required,
    maxLength: 100,
  };
}

export function ethnicityField(name: string, required: boolean): FormField {
  return {
    name,
    label: both("Dân tộc", "Ethnicity"),
    kind: "choice",
    required,
    maxLength: 30,
    options: ETHNICITY_OPTIONS,
    ...(required ? { initial: "Kinh" } : {}),
  };
}

export function nationalityField(name: string, required: boolean): FormField {
  return {
    name,
    label: both("Quốc tịch", "Nationality"),
    kind: "text",
    required,
    maxLength: 100,
    ...(required ? { initial: "Việt Nam" } : {}),
  };
}

export function sexField(name: string): FormField {
  return {
    name,
    label: both("Nam hay nữ", "Sex"),
    legalLabel: "Giới tính",
    kind: "choice",
    required: true,
    maxLength: 10,
    options: SEX_OPTIONS,
  };
}

export function birthDateField(name: string, vi: string, en: string, required = true): FormField {
  return {
    name,
    label: both(vi, en),
    legalLabel: "Ngày, tháng, năm sinh",
    kind: "date",
    required,
    maxLength: 10,
    min: LONGEST_LIFE_DAYS,
    max: 0,
  };
}

export function copiesField(name: string, initial: string, least: number): FormField {
  return {
    name,
    label: both("Cần thêm mấy bản sao?", "How many copies?"),
    legalLabel: "Đề nghị cấp bản sao: số lượng",
    kind: "wholeNumber",
    required: true,
    maxLength: 2,
    initial,
    min: least,
    max: 20,
  };
}

/** The person at the terminal, filled from the card. */
export const REQUESTER_FIELDS: readonly FormField[] = [
  {
    ...nameField("requesterName", true, "Họ và tên của Ông/Bà", "Your full name"),
    fromClaim: "full_name",
    identity: true,
  },
  {
    name: "requesterNumber",
    label: both("Số căn cước", "Identity number"),
    legalLabel: "Giấy tờ tùy thân (số định danh cá nhân)",
    kind: "digits",
    required: true,
    maxLength: 12,
    min: 12,
    fromClaim: "personal_number",
    identity: true,
  },
  {
    name: "requesterResidence",
    label: both("Ông/Bà đang ở đâu?", "Where do you live?"),
    legalLabel: "Nơi cư trú",
    kind: "text",
    required: true,
    maxLength: 400,
    fromClaim: "residence",
  },
  {
    name: "requesterPhone",
    label: both("Số điện thoại", "Telephone"),
    help: both("Để báo khi có kết quả.", "To tell you the result."),
    kind: "phone",
    required: false,
    maxLength: 16,
  },
];

export function requesterSection(extra: readonly FormField[]): FormDefinition["sections"][number] {
  return {
    title: both("Người yêu cầu", "The person who asks"),
    fields: [...REQUESTER_FIELDS, ...extra],
  };
}
