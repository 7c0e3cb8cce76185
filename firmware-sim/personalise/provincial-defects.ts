/** What can be wrong with a provincial card as it is made (docs/profiles.md, "Defects"). @module */

export const CARD_DEFECTS = [
  /** The chip holds other keys than the credential and the certificate name. */
  "copiedWithoutKey",
  /** Signed by somebody the province does not know. */
  "unknownIssuer",
  /** Signed with the province's key for the other kind of card. */
  "otherIssuerKey",
  /** Says it was signed with the province's key, and was not. */
  "forgedSignature",
  /** The name was changed after signing. */
  "alteredName",
  /** The name is another person's, as it was signed for that one. */
  "swappedName",
  /** Offers and runs PACE with 3DES only, which the profile does not know. */
  "downgradedPace",
  "expired",
] as const;

export type CardDefect = (typeof CARD_DEFECTS)[number];
