/** The profile of `cli issue` (docs/profiles.md): what hierarchy and which cards to make. From a file, so checked. @module */
import { z } from "zod";
import { DOCUMENT_DEFECTS } from "../national/defects.ts";
import { name, nationalSchema } from "./profile-hierarchy.ts";
import { optionsSchema } from "./profile-options.ts";
import { isoDate, personReference } from "./profile-people.ts";
import {
  misplaced,
  type ProvinceOptions,
  type ProvincialCardOrder,
  provinceSchema,
  provincialCardSchema,
  type StaffCardOrder,
  staffCardSchema,
} from "./profile-province.ts";

const MAX_CARDS = 1_000;

const nationalCardSchema = z.strictObject({
  document: z.literal("national"),
  name,
  person: personReference,
  options: optionsSchema.default({}),
  defect: z.enum(DOCUMENT_DEFECTS).exactOptional(),
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
      .array(z.discriminatedUnion("document", [nationalCardSchema, provincialCardSchema, staffCardSchema]))
      .max(MAX_CARDS)
      .default([]),
  })
  .superRefine((profile, context) => {
    for (const message of dangling(profile)) context.addIssue({ code: "custom", message });
  });

export type Profile = z.output<typeof profileSchema>;
export type NationalCardOrder = z.output<typeof nationalCardSchema>;

interface Named {
  readonly national?: z.output<typeof nationalSchema>;
  readonly province?: ProvinceOptions;
  readonly cards: readonly (NationalCardOrder | ProvincialCardOrder | StaffCardOrder)[];
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
      if (card.document !== "national") return misplaced(card, province);
      const { signer = "main" } = card.options;
      return signers.has(signer) ? [] : [`card '${card.name}': no signer '${signer}'`];
    }),
    ...(province?.statusList.revoked ?? [])
      .filter((index) => index >= (province?.statusList.size ?? 0))
      .map((index) => `statusList: no index ${index}`),
    ...names.filter((one, at) => names.indexOf(one) !== at).map((one) => `two cards named '${one}'`),
  ];
}
