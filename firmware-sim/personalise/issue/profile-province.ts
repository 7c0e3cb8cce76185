/** The part of a profile that says what the province is and which cards it gives to citizens and staff (docs/profiles.md). @module */
import { z } from "zod";
import { CARD_DEFECTS } from "../provincial-defects.ts";
import { USUAL_PURSE } from "../purse.ts";
import { name, range, text } from "./profile-hierarchy.ts";
import { officerReference, personReference, roles, unit } from "./profile-people.ts";

/** Days since 1970 stand in two bytes. */
const daysAround = range.refine(
  ({ from, to }) => from >= -10_000 && to <= 10_000,
  "at most 10,000 days from today",
);
const digits = (count: number) => z.string().regex(new RegExp(`^\\d{${count}}$`), `${count} digits`);
/** Amounts stand in four bytes. */
const dong = z.int().min(0).max(0xffff_ffff);

const { balance, limits } = USUAL_PURSE;
const purseSchema = z.strictObject({
  balance: dong.default(balance),
  limits: z
    .strictObject({
      perDebit: dong.default(limits.perDebit),
      sincePin: dong.default(limits.sincePin),
      maximumBalance: dong.default(limits.maximumBalance),
    })
    .default(limits),
});

const signatureSchema = z.strictObject({
  validity: daysAround.exactOptional(),
  authority: z.literal("unknown").exactOptional(),
});

const none = z.literal("none");
/** What cards of citizens and of staff have in common. */
const common = {
  name,
  /** Position in the status list. */
  index: z.int().min(0),
  curve: z.enum(["brainpoolP256r1", "P-256"]).default("brainpoolP256r1"),
  can: digits(6).exactOptional(),
  pin: digits(6).exactOptional(),
  puk: digits(8).exactOptional(),
  defect: z.enum(CARD_DEFECTS).exactOptional(),
};

export const provincialCardSchema = z.strictObject({
  document: z.literal("provincial"),
  person: personReference,
  ...common,
  purse: z.union([none, purseSchema]).default(USUAL_PURSE),
  signature: z.union([none, signatureSchema]).default({}),
});

export const staffCardSchema = z.strictObject({
  document: z.literal("staff"),
  person: officerReference,
  ...common,
  /** Where the register says other than the card. */
  register: z
    .union([none, z.strictObject({ unit: unit.exactOptional(), roles: roles.exactOptional() })])
    .default({}),
});

const terminalSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{3,40}$/),
  rights: z.strictObject({ open: z.boolean(), protected: z.boolean(), debit: z.boolean() }),
  validity: daysAround.default({ from: -1, to: 30 }),
});

export const provinceSchema = z.strictObject({
  iss: z.url().max(200),
  kid: text,
  statusList: z.strictObject({
    uri: z.url().max(200),
    size: z.int().min(8).max(1_000_000).default(1_024),
    revoked: z.array(z.int().min(0)).max(10_000).default([]),
  }),
  terminalAuthority: z.string().regex(/^[A-Z0-9-]{2,8}$/),
  terminals: z.array(terminalSchema).max(1_000).default([]),
  gateway: text,
  /** How long the bundle's parts hold. */
  validDays: z.int().min(1).max(3_650).default(30),
  /** Parts of the bundle whose end has passed. */
  lapsed: z
    .array(z.enum(["issuers", "statusLists", "gateway", "staffRegister", "signatureAuthorities"]))
    .max(5)
    .default([]),
});

export type ProvinceOptions = z.output<typeof provinceSchema>;
export type ProvincialCardOrder = z.output<typeof provincialCardSchema>;
export type StaffCardOrder = z.output<typeof staffCardSchema>;

/** What a provincial card names that is not there. */
export function misplaced(
  { index, name: card }: ProvincialCardOrder | StaffCardOrder,
  province: ProvinceOptions | undefined,
): readonly string[] {
  if (province === undefined) return [`card '${card}': no province`];
  return index < province.statusList.size ? [] : [`card '${card}': no index ${index} in the status list`];
}
