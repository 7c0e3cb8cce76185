/** Request for a copy of a civil status extract (Tờ khai cấp bản sao trích lục hộ tịch). @module */
import type { FormDefinition } from "../form.ts";
import { birthDateField, copiesField, nameField, options, requesterSection } from "./form-parts.ts";
import { both } from "./record.ts";

export const EXTRACT_FORM: FormDefinition = {
  version: "trich-luc.2026.1",
  title: both("Tờ khai cấp bản sao trích lục hộ tịch", "Request for a copy of a civil status extract"),
  sections: [
    requesterSection([
      {
        name: "requesterRelation",
        label: both("Giấy tờ này của ai?", "Whose paper is it?"),
        legalLabel: "Quan hệ với người được cấp bản sao trích lục",
        kind: "choice",
        required: true,
        maxLength: 20,
        options: options(
          ["self", "Của chính Ông/Bà", "My own"],
          ["child", "Của con", "My child's"],
          ["parent", "Của cha, mẹ", "My parent's"],
          ["spouse", "Của vợ, chồng", "My spouse's"],
          ["relative", "Của người thân khác", "Another relative's"],
          ["authorised", "Của người ủy quyền cho Ông/Bà", "Of somebody who authorised me"],
        ),
      },
    ]),
    {
      title: both("Giấy tờ cần bản sao", "The paper"),
      fields: [
        {
          name: "recordKind",
          label: both("Cần bản sao giấy gì?", "A copy of what?"),
          legalLabel: "Loại việc hộ tịch đã đăng ký",
          kind: "choice",
          required: true,
          maxLength: 20,
          options: options(
            ["birth", "Khai sinh", "Birth"],
            ["marriage", "Kết hôn", "Marriage"],
            ["death", "Khai tử", "Death"],
            ["adoption", "Nuôi con nuôi", "Adoption"],
            ["change", "Thay đổi, cải chính hộ tịch", "Change or correction"],
          ),
        },
        nameField("subjectName", true, "Họ và tên người trên giấy", "Full name on the paper"),
        birthDateField("subjectBirthDate", "Người đó sinh ngày nào?", "When was that person born?"),
        {
          name: "registeredAt",
          label: both("Đã đăng ký ở đâu?", "Where was it registered?"),
          legalLabel: "Đã đăng ký tại",
          help: both(
            "Xã, phường và tỉnh; ghi tên cũ cũng được.",
            "Commune and province; an old name will do.",
          ),
          kind: "text",
          required: true,
          maxLength: 250,
        },
        {
          name: "registrationNumber",
          label: both("Số đăng ký (nếu nhớ)", "Registration number (if known)"),
          legalLabel: "Theo trích lục số",
          kind: "text",
          required: false,
          maxLength: 40,
        },
        {
          name: "registeredOn",
          label: both("Ngày đăng ký (nếu nhớ)", "Date of registration (if known)"),
          legalLabel: "Ngày đăng ký",
          kind: "date",
          required: false,
          maxLength: 10,
          max: 0,
        },
        {
          ...copiesField("copies", "1", 1),
          help: both("Mỗi bản sao 8.000 đồng.", "8,000 đồng a copy."),
        },
      ],
    },
  ],
};
