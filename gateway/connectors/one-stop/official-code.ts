/** How a province writes its official codes (mã hồ sơ): agency, date, serial of the day (NĐ 61/2018). @module */
import { z } from "zod";
import { isOfficialCode } from "../../../core/dossier/codes.ts";

const agencySchema = z.string().regex(/^[A-Z0-9.]{3,20}$/);

export const officialCodeFormatSchema = z
  .strictObject({
    /** `{agency}`, `{date}` (YYMMDD in Asia/Ho_Chi_Minh) and `{serial}` (four digits or more) are filled in. */
    template: z.string().max(60).default("{agency}-{date}-{serial}"),
    /** Identifier of the agency (QĐ 20/2020/QĐ-TTg) by the code of the receiving unit. */
    agencies: z.record(z.string().max(100), agencySchema).default({}),
    /** For units that are not listed. */
    defaultAgency: agencySchema.default("H05.26.12"),
  })
  .refine((format) => {
    const agencies = [format.defaultAgency, ...Object.values(format.agencies)];
    return agencies.every((agency) =>
      isOfficialCode(formatOfficialCode(format.template, agency, "260101", 1)),
    );
  }, "the codes would not have the form of official codes");
export type OfficialCodeFormat = z.infer<typeof officialCodeFormatSchema>;

export const DEFAULT_OFFICIAL_CODE: OfficialCodeFormat = officialCodeFormatSchema.parse({});

export function agencyOf(format: OfficialCodeFormat, receivingUnit: string): string {
  const listed = Object.entries(format.agencies).find(([unit]) => unit === receivingUnit);
  return listed?.[1] ?? format.defaultAgency;
}

/** `day` is YYMMDD; serials beyond 9,999 are written with all their digits. */
export function formatOfficialCode(template: string, agency: string, day: string, serial: number): string {
  return template
    .replace("{agency}", agency)
    .replace("{date}", day)
    .replace("{serial}", String(serial).padStart(4, "0"));
}
