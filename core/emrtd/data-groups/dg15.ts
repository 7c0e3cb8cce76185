/** DG15: the key of active authentication, a SubjectPublicKeyInfo (ICAO 9303-10 §4.7.15, 9303-11 §6.1). @module */
import { fail, type Result } from "../../errors/result.ts";
import { DER, DerReader } from "../../trust/x509/der.ts";
import { importPublicKey, type PublicKey } from "../../trust/x509/public-key.ts";
import { malformed, openGroup } from "./group-file.ts";

/**
 * From the whole file. What it says counts only after its hash was compared with EF.SOD. Fails with `dg.malformed`
 * (no SubjectPublicKeyInfo) and `chip.unsupported` (a key that cannot be used here).
 */
export function parseDg15(file: Uint8Array): Result<PublicKey> {
  const value = openGroup(file, { name: "DG15", tag: 0x6f });
  if (!value.ok) return value;
  const whole = new DerReader(value.value);
  const spki = whole.enter(DER.sequence);
  whole.end();
  spki.next(DER.sequence);
  spki.bits();
  spki.end();
  if (whole.fault !== undefined) return malformed("DG15", whole.fault);
  const key = importPublicKey(value.value);
  return key.ok ? key : fail("chip.unsupported", `DG15: ${key.failure.detail ?? "key"}`);
}
