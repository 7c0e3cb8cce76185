/** Declaration of birth (Tờ khai đăng ký khai sinh). @module */
import type { FormDefinition, FormField } from "../form.ts";
import {
  birthDateField,
  copiesField,
  ethnicityField,
  nameField,
  nationalityField,
  options,
  requesterSection,
  sexField,
} from "./form-parts.ts";
import { both } from "./record.ts";

/** A birth is declared here for a child; who is older is registered at the desk. Days. */
const OLDEST_CHILD_DAYS = -5_844;

export const BIRTH_FORM: FormDefinition = {
  version: "khai-sinh.2026.1",
  title: both("Tờ khai đăng ký khai sinh", "Declaration of birth"),
  sections: [
    requesterSection([
      {
        name: "requesterRelation",
        label: both("Ông/Bà là gì của bé?", "What are you to the child?"),
        legalLabel: "Quan hệ với người được khai sinh",
        kind: "choice",
        required: true,
        maxLength: 20,
        options: options(
          ["mother", "Mẹ", "Mother"],
          ["father", "Cha", "Father"],
          ["grandparent", "Ông, bà", "Grandparent"],
          ["relative", "Người thân khác", "Another relative"],
          ["guardian", "Người đang nuôi dưỡng", "The person who brings the child up"],
        ),
      },
    ]),
    {
      title: both("Bé được khai sinh", "The child"),
      fields: [
        nameField("childName", true, "Họ và tên của bé", "The child's full name"),
        {
          ...birthDateField("childBirthDate", "Bé sinh ngày nào?", "When was the child born?"),
          min: OLDEST_CHILD_DAYS,
        },
        { ...sexField("childSex"), label: both("Bé trai hay bé gái", "Boy or girl") },
        ethnicityField("childEthnicity", true),
        nationalityField("childNationality", true),
        {
          name: "childBirthPlace",
          label: both("Bé sinh ở đâu?", "Where was the child born?"),
          legalLabel: "Nơi sinh",
          help: both(
            "Tên bệnh viện, trạm y tế và xã, phường, tỉnh; như ghi trong giấy chứng sinh.",
            "Hospital or clinic, commune and province, as on the notice of birth.",
          ),
          kind: "text",
          required: true,
          maxLength: 250,
        },
        {
          name: "childOrigin",
          label: both("Quê của bé", "The child's place of origin"),
          legalLabel: "Quê quán",
          help: both("Theo quê của cha hoặc của mẹ.", "The father's or the mother's."),
          kind: "text",
          required: true,
          maxLength: 250,
        },
      ],
    },
    {
      title: both("Mẹ của bé", "The child's mother"),
      fields: parentFields("mother", true, "mẹ", "mother"),
    },
    {
      title: both("Cha của bé (nếu khai)", "The child's father (if stated)"),
      fields: parentFields("father", false, "cha", "father"),
    },
    {
      title: both("Bản sao giấy khai sinh", "Copies of the birth certificate"),
      fields: [
        {
          ...copiesField("copies", "0", 0),
          help: both("Mỗi bản sao 8.000 đồng. Ghi 0 nếu không cần.", "8,000 đồng a copy. 0 if none."),
        },
      ],
    },
  ],
};

function parentFields(prefix: "mother" | "father", required: boolean, vi: string, en: string): FormField[] {
  return [
    nameField(`${prefix}Name`, required, `Họ và tên ${vi}`, `The ${en}'s full name`),
    {
      name: `${prefix}BirthYear`,
      label: both(`Năm sinh của ${vi}`, `The ${en}'s year of birth`),
      legalLabel: "Năm sinh",
      kind: "wholeNumber",
      required,
      maxLength: 4,
      min: 1920,
      max: 2020,
    },
    ethnicityField(`${prefix}Ethnicity`, required),
    nationalityField(`${prefix}Nationality`, required),
    {
      name: `${prefix}Residence`,
      label: both(`Nơi ở của ${vi}`, `Where the ${en} lives`),
      legalLabel: "Nơi cư trú",
      kind: "text",
      required,
      maxLength: 400,
    },
  ];
}
