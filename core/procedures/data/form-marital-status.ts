/** Request for a confirmation of marital status (Tờ khai cấp giấy xác nhận tình trạng hôn nhân). @module */
import type { FormDefinition } from "../form.ts";
import {
  birthDateField,
  ethnicityField,
  nameField,
  nationalityField,
  options,
  requesterSection,
  sexField,
} from "./form-parts.ts";
import { both } from "./record.ts";

export const MARITAL_STATUS_FORM: FormDefinition = {
  version: "hon-nhan.2026.1",
  title: both(
    "Tờ khai cấp giấy xác nhận tình trạng hôn nhân",
    "Request for a confirmation of marital status",
  ),
  sections: [
    requesterSection([
      {
        name: "requesterRelation",
        label: both("Xin giấy cho ai?", "For whom?"),
        legalLabel: "Quan hệ với người được cấp giấy xác nhận",
        kind: "choice",
        required: true,
        maxLength: 20,
        initial: "self",
        options: options(
          ["self", "Cho chính Ông/Bà", "For myself"],
          ["authorised", "Cho người ủy quyền", "For somebody who authorised me"],
        ),
      },
    ]),
    {
      title: both("Người được cấp giấy", "The person it is about"),
      fields: [
        { ...nameField("subjectName", true, "Họ và tên", "Full name"), fromClaim: "full_name" },
        { ...birthDateField("subjectBirthDate", "Ngày sinh", "Date of birth"), fromClaim: "birth_date" },
        { ...sexField("subjectSex"), fromClaim: "sex" },
        ethnicityField("subjectEthnicity", true),
        { ...nationalityField("subjectNationality", true), fromClaim: "nationality" },
        {
          name: "subjectResidence",
          label: both("Nơi ở", "Residence"),
          legalLabel: "Nơi cư trú",
          kind: "text",
          required: true,
          maxLength: 400,
          fromClaim: "residence",
        },
      ],
    },
    {
      title: both("Tình trạng hôn nhân", "Marital status"),
      fields: [
        {
          name: "maritalStatus",
          label: both("Hiện nay người đó", "At present this person is"),
          legalLabel: "Tình trạng hôn nhân",
          kind: "choice",
          required: true,
          maxLength: 20,
          options: options(
            ["never", "Chưa kết hôn với ai", "Never married"],
            ["married", "Đang có vợ, có chồng", "Married"],
            ["divorced", "Đã ly hôn, chưa kết hôn lại", "Divorced, not married again"],
            ["widowed", "Vợ, chồng đã mất, chưa kết hôn lại", "Widowed, not married again"],
          ),
        },
        {
          name: "purpose",
          label: both("Dùng giấy để làm gì?", "What is it for?"),
          legalLabel: "Mục đích sử dụng",
          kind: "choice",
          required: true,
          maxLength: 20,
          options: options(
            ["marriage", "Để kết hôn", "To marry"],
            ["property", "Mua bán nhà, đất", "To buy or sell a home or land"],
            ["loan", "Vay vốn", "For a loan"],
            ["other", "Việc khác", "Something else"],
          ),
        },
        {
          name: "purposeText",
          label: both("Ghi rõ thêm (nếu cần)", "In more words (if needed)"),
          help: both(
            "Để kết hôn: họ tên, năm sinh, quốc tịch và nơi ở của người kia.",
            "To marry: the other person's name, year of birth, nationality and residence.",
          ),
          kind: "longText",
          required: false,
          maxLength: 500,
        },
      ],
    },
  ],
};
