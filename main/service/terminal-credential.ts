/** The certificate by which citizen cards know this terminal, and the key that belongs to it. @module */
import { readFileSync } from "node:fs";
import {
  type TerminalCredential,
  terminalCredential,
} from "../../core/citizen-card/terminal-authentication.ts";
import type { Configuration } from "../../core/config/schema.ts";
import { fromBase64Url } from "../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import { checkTerminalCertificate, dayOf, isSignedBy } from "../../core/trust/terminal-certificate.ts";
import {
  demonstrationTerminalAuthority,
  demonstrationTerminalCertificate,
} from "../../core/trust/terminal-demonstration.ts";

/**
 * Asked at each card, so that a renewed certificate counts from then on. Fails with `terminal.certificate_absent`,
 * `terminal.certificate_invalid`, `terminal.certificate_lapsed`, or `config.production` where a production profile was
 * given a certificate of the demonstration.
 */
export type TerminalCredentialSource = () => Result<TerminalCredential>;

export function createTerminalCredentialSource(
  { terminal }: Configuration,
  keyStore: Pick<KeyStore, "sign" | "terminalPublicJwk">,
  now: () => Date,
): TerminalCredentialSource {
  const { certificateFile, id, profile } = terminal;
  const isDerived = certificateFile === null && profile === "demonstration";
  const load = isDerived ? demonstrationSource(id, now) : () => readCertificate(certificateFile);
  return () => {
    const bytes = load();
    if (!bytes.ok) return bytes;
    const credential = terminalCredential(bytes.value, (input) => keyStore.sign(input));
    if (!credential.ok) return credential;
    const { certificate } = credential.value;
    if (profile === "production" && isSignedBy(certificate, demonstrationTerminalAuthority())) {
      return fail("config.production", "terminal.certificateFile: signed by a key of the published seed");
    }
    const own = { terminalId: id, publicKey: keyStore.terminalPublicJwk };
    const fits = checkTerminalCertificate(certificate, own, now());
    return fits.ok ? credential : fits;
  };
}

/** Made anew when the day changes, as the demonstration's bundle is. */
function demonstrationSource(id: string, now: () => Date): () => Result<Uint8Array> {
  let made: { readonly day: number; readonly bytes: Uint8Array } | null = null;
  return () => {
    const time = now();
    const day = dayOf(time);
    if (made?.day !== day) made = { day, bytes: demonstrationTerminalCertificate(id, time) };
    return ok(made.bytes);
  };
}

function readCertificate(file: string | null): Result<Uint8Array> {
  if (file === null) return fail("terminal.certificate_absent", "terminal.certificateFile is not set");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return fail("terminal.certificate_absent", "terminal.certificateFile cannot be read");
  }
  const bytes = fromBase64Url(text.trim());
  return bytes === undefined ? fail("terminal.certificate_invalid", "not base64url") : ok(bytes);
}
