/** What a staff card (thẻ cán bộ) says. Rights are its roles ∩ the signed staff register. @module */
import { z } from "zod";
import { plainText } from "../text/plain-text.ts";

export const staffClaimsSchema = z.object({
  full_name: plainText(200).min(1),
  staff_id: plainText(40).min(1),
  unit: plainText(100).min(1),
  roles: z.array(plainText(60)).max(16),
});
export type StaffClaims = z.infer<typeof staffClaimsSchema>;
