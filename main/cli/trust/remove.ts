/** `trust remove`: a certificate goes out of the store, or is believed for one kind of document less. @module */
import { ok, type Result } from "../../../core/errors/result.ts";
import type { DocumentKind } from "../../../core/trust/store/authorities.ts";
import { removeCertificate } from "../../../core/trust/store/remove.ts";
import { writeAnchors } from "../../service/anchor-file.ts";
import { printJson, printLine, UsageError } from "../command.ts";
import { openStore, type TrustContext } from "./context.ts";

/** Enough that nobody meets another by a slip of the finger. */
const SHORTEST_FINGERPRINT = 8;

/** `typed`: the fingerprint that `trust explain` shows, or how it begins. Throws {@link UsageError} for any other. */
export async function remove(
  typed: string,
  kind: DocumentKind | undefined,
  context: TrustContext,
): Promise<Result<null>> {
  const start = typed.replaceAll(":", "").toLowerCase();
  if (!/^[\da-f]+$/.test(start) || start.length < SHORTEST_FINGERPRINT)
    throw new UsageError(
      `a fingerprint has ${SHORTEST_FINGERPRINT} hexadecimal digits or more; see 'trust explain'`,
    );
  const before = await openStore(context);
  if (!before.ok) return before;
  const meant = before.value.entries.filter((entry) => entry.fingerprint.startsWith(start));
  const [entry] = meant;
  const payload =
    entry && removeCertificate(before.value, { fingerprint: entry.fingerprint, kind, now: context.now });
  if (entry === undefined || payload === undefined || meant.length > 1)
    throw new UsageError(
      `${meant.length > 1 ? "several certificates" : "no certificate"} of ${typed}${kind === undefined ? "" : ` for ${kind}`}`,
    );
  const stored = await writeAnchors(context, payload, before.value);
  if (!stored.ok) return stored;
  const { number, entries } = stored.value;
  const kinds = entries.find(({ fingerprint }) => fingerprint === entry.fingerprint)?.kinds ?? [];
  const report = {
    number,
    fingerprint: entry.fingerprint,
    country: entry.country,
    kinds,
    certificates: entries.length,
  };
  if (context.json) printJson(report);
  else {
    const now = kinds.length === 0 ? "is out of the store" : `is believed for ${kinds.join(", ")} only`;
    printLine(`${entry.country ?? "-"} ${entry.fingerprint} ${now}`);
    printLine(`trust store number ${number}, ${entries.length} certificates`);
  }
  return ok(null);
}
