/** What a staff card (thẻ cán bộ) says. Rights are its roles ∩ the signed staff register. @module */
import { z } from "zod";

export const staffClaimsSchema = z.object({
  full_name: z.string().min(1).max(200),
  staff_id: z.string().min(1).max(40),
  unit: z.string().min(1).max(100),
  roles: z.array(z.string().max(60)).max(16),
});
export type StaffClaims = z.infer<typeof staffClaimsSchema>;
