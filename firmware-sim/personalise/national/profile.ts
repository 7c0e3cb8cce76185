/** The profile of `cli issue` (docs/profiles.md): what hierarchy and which cards to make. From a file, so checked. @module */
import { z } from "zod";
import { DOCUMENT_DEFECTS } from "./defects.ts";
import { isNationalPerson, type NationalPersonName } from "./people.ts";
import { name, nationalSchema, range, text } from "./profile-hierarchy.ts";
import { optionsSchema } from "./profile-options.ts";

const MAX_CARDS = 1_000;
const isoDate = z.iso.date();
const sentence = z.string().max(300);
const personSchema = z.strictObject({
  personalNumber: z.string().regex(/^\d{12}$/, "twelve digits"),
  fullName: z.string().min(1).max(120),
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

const personReference = z.union([
  z.custom<NationalPersonName>(
    (value) => typeof value === "string" && isNationalPerson(value),
    "no such person",
  ),
  personSchema,
]);
export type ProfilePerson = z.infer<typeof personReference>;

const nationalCardSchema = z.strictObject({
  document: z.literal("national"),
  name,
  person: personReference,
  options: optionsSchema.default({}),
  defect: z.enum(DOCUMENT_DEFECTS).exactOptional(),
});

const provincialCardSchema = z.strictObject({
  document: z.literal("provincial"),
  name,
  person: personReference,
  /** Position in the status list. */
  index: z.int().min(0),
  curve: z.enum(["brainpoolP256r1", "P-256"]).default("brainpoolP256r1"),
  defect: z.enum(["copiedWithoutKey", "unknownIssuer", "alteredName", "expired"]).exactOptional(),
});

const terminalSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{3,40}$/),
  rights: z.strictObject({ open: z.boolean(), protected: z.boolean(), debit: z.boolean() }),
  // Days since 1970 stand in two bytes.
  validity: range
    .refine(({ from, to }) => from >= -10_000 && to <= 10_000, "at most 10,000 days from today")
    .default({ from: -1, to: 30 }),
});

const provinceSchema = z.strictObject({
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
});

export const profileSchema = z
  .strictObject({
    about: z.string().max(1_000).exactOptional(),
    /** Any text; absent: drawn anew each time. */
    seed: z.string().min(1).max(200).exactOptional(),
    /** All days count from here; absent: today. */
    date: isoDate.refine((date) => date >= "2000" && date < "2100", "a day of this century").exactOptional(),
    national: nationalSchema.exactOptional(),
    province: provinceSchema.exactOptional(),
    cards: z
      .array(z.discriminatedUnion("document", [nationalCardSchema, provincialCardSchema]))
      .max(MAX_CARDS)
      .default([]),
  })
  .superRefine((profile, context) => {
    for (const message of dangling(profile)) context.addIssue({ code: "custom", message });
  });

export type Profile = z.output<typeof profileSchema>;
export type NationalCardOrder = z.output<typeof nationalCardSchema>;
export type ProvincialCardOrder = z.output<typeof provincialCardSchema>;
export type ProvinceOptions = z.output<typeof provinceSchema>;

interface Named {
  readonly national?: z.output<typeof nationalSchema>;
  readonly province?: ProvinceOptions;
  readonly cards: readonly (NationalCardOrder | ProvincialCardOrder)[];
}

/** What is named and not there. */
function dangling({ cards, national, province }: Named): readonly string[] {
  const authorities = new Set(Object.keys(national?.authorities ?? {}));
  const signers = new Set(Object.keys(national?.signers ?? {}));
  const authority = (one: string, where: string) =>
    authorities.has(one) ? [] : [`${where}: no authority '${one}'`];
  const wanted = national === undefined ? [] : Object.entries(national.signers);
  const lenders = Object.entries(national?.authorities ?? {});
  const names = cards.map((card) => card.name);
  return [
    ...wanted.flatMap(([label, signer]) => authority(signer.authority, `signer '${label}'`)),
    ...lenders.flatMap(([label, { borrowsIdentifierOf: other }]) =>
      other === undefined ? [] : authority(other, `authority '${label}'`),
    ),
    ...(national?.links ?? []).flatMap(({ from, to }) => [
      ...authority(from, "links"),
      ...authority(to, "links"),
    ]),
    ...(national === undefined ? [] : authority(national.masterList.authority, "masterList")),
    ...(national?.links ?? []).flatMap(({ from, to }) => {
      const begins = national?.authorities[to]?.validity.from ?? 0;
      const ends = national?.authorities[from]?.validity.to ?? 0;
      return authorities.has(from) && authorities.has(to) && begins >= ends
        ? [`links: '${from}' ends before '${to}' begins`]
        : [];
    }),
    ...cards.flatMap((card) => {
      if (card.document === "provincial") return misplaced(card, province);
      const { signer = "main" } = card.options;
      return signers.has(signer) ? [] : [`card '${card.name}': no signer '${signer}'`];
    }),
    ...(province?.statusList.revoked ?? [])
      .filter((index) => index >= (province?.statusList.size ?? 0))
      .map((index) => `statusList: no index ${index}`),
    ...names.filter((one, at) => names.indexOf(one) !== at).map((one) => `two cards named '${one}'`),
  ];
}

function misplaced(
  { index, name: card }: ProvincialCardOrder,
  province: ProvinceOptions | undefined,
): readonly string[] {
  if (province === undefined) return [`card '${card}': no province`];
  return index < province.statusList.size ? [] : [`card '${card}': no index ${index} in the status list`];
}
