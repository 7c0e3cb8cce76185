/** The part of a profile that says who the holders are: people of the demonstration by name, or anybody else. @module */
import { z } from "zod";
import { isNationalPerson, type NationalPersonName } from "../national/people.ts";
import { STAFF } from "../people.ts";

export const isoDate = z.iso.date();
const sentence = z.string().max(300);
const fullName = z.string().min(1).max(120);

const personSchema = z.strictObject({
  personalNumber: z.string().regex(/^\d{12}$/, "twelve digits"),
  fullName,
  birthDate: isoDate,
  sex: z.enum(["Nam", "Nữ"]),
  residence: sentence,
  origin: sentence,
  ethnicity: sentence.default("Kinh"),
  religion: sentence.default("Không"),
  father: sentence.default(""),
  mother: sentence.default(""),
  spouse: sentence.exactOptional(),
  oldNumber: z
    .string()
    .regex(/^\d{9}$/, "nine digits")
    .exactOptional(),
  marks: sentence.default(""),
  phone: sentence.default(""),
  bloodGroup: sentence.default(""),
});

export const personReference = z.union([
  z.custom<NationalPersonName>(
    (value) => typeof value === "string" && isNationalPerson(value),
    "no such person",
  ),
  personSchema,
]);
export type ProfilePerson = z.infer<typeof personReference>;

export const unit = z.string().min(1).max(100);
export const roles = z.array(z.string().min(1).max(60)).max(16);

/** Claims of a staff card and entries of the staff register have these lengths. */
const officerSchema = z.strictObject({ fullName, staffId: z.string().min(1).max(40), unit, roles });

export const officerReference = z.union([
  z.custom<keyof typeof STAFF>(
    (value) => typeof value === "string" && Object.hasOwn(STAFF, value),
    "no such officer",
  ),
  officerSchema,
]);
export type ProfileOfficer = z.infer<typeof officerReference>;
