/**
 * A card that has shown whose it is over this very channel. Only such a card is given a PIN or asked to debit: somebody
 * in the middle of PACE, or a card nobody issued, never gets that far.
 * @module
 */
import { fromBase64Url } from "../crypto/bytes.ts";
import { ok, type Result } from "../errors/result.ts";
import type { TrustBundle } from "../trust/bundle.ts";
import { checkIssuerSignature, parseCredential } from "../trust/credential.ts";
import { checkKeyBinding } from "../trust/key-binding.ts";
import type { OpenCard } from "./open-card.ts";

/** What the card presented, as the evidence of its identification holds it. */
export interface HolderProof {
  /** Compact. */
  readonly keyBinding: string;
  /** Base64url, in the order read. */
  readonly disclosures: readonly string[];
  /** Base64url. */
  readonly random: string;
}

export class ProvenCard {
  /** Private, so that nothing but {@link ProvenCard.confirm} gives one. */
  readonly #card: OpenCard;

  private constructor(card: OpenCard) {
    this.#card = card;
  }

  get card(): OpenCard {
    return this.#card;
  }

  /**
   * Checks again that the province issued the credential, and that its key made this proof for this terminal and for
   * the channel that the card object holds now. `audience` is `urn:vn:bacninh:terminal:<id>`. Fails with
   * `vc.malformed`, `vc.issuer_unknown`, `vc.signature`, `kb.signature` or `kb.channel`.
   */
  static confirm(
    card: OpenCard,
    proof: HolderProof,
    audience: string,
    bundle: TrustBundle,
  ): Result<ProvenCard> {
    const credential = parseCredential(card.credential);
    if (!credential.ok) return credential;
    const issued = checkIssuerSignature(credential.value, bundle);
    if (!issued.ok) return issued;
    const bound = checkKeyBinding(proof.keyBinding, credential.value, {
      disclosures: proof.disclosures,
      audience,
      random: fromBase64Url(proof.random) ?? new Uint8Array(),
      channelHash: card.channelHash,
    });
    return bound.ok ? ok(new ProvenCard(card)) : bound;
  }
}
