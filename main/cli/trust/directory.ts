/** An LDIF of the ICAO directory as a source of trust: its master lists are verified one by one. @module */
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { readDirectory } from "../../../core/trust/store/directory.ts";
import { openMasterList, rootWithin } from "../../../core/trust/store/master-list.ts";
import type { Certificate } from "../../../core/trust/x509/certificate.ts";
import type { Oddity } from "../../../core/trust/x509/oddities.ts";
import type { TrustSource } from "./file.ts";

export interface DirectorySummary {
  readonly records: number;
  readonly masterLists: readonly {
    readonly signer: string;
    readonly entries: number;
    /** `root`: under the certificate given with --root. `itself`: its own authority is one of its entries. */
    readonly vouchedBy: "root" | "itself";
  }[];
  readonly authorities: number;
  /** Never authorities; reported only. */
  readonly documentSigners: number;
  readonly passedOver: number;
  readonly problems: number;
}

/** Fails with `trust.list_invalid` where the file holds nothing to take. */
export function openDirectory(
  file: string,
  bytes: Uint8Array,
  root: Certificate | undefined,
  now: Date,
): Result<TrustSource> {
  const found = readDirectory(bytes);
  // Entries that stand by themselves are signed by nobody; with a root they are counted and not taken.
  const certificates = root === undefined ? [...found.authorities] : [];
  const masterLists: DirectorySummary["masterLists"][number][] = [];
  const oddities: Oddity[] = [];
  const unreadable = found.problems.map(({ where, why }) => ({ file: where || file, why }));
  if (root !== undefined && found.authorities.length > 0) {
    const why = `${found.authorities.length} certificates by themselves: no master list under --root has them`;
    unreadable.push({ file, why });
  }
  for (const list of found.masterLists) {
    const opened = openOne(list.bytes, root, now);
    if (!opened.ok) {
      unreadable.push({
        file: list.where,
        why: `master list: ${opened.failure.detail ?? opened.failure.code}`,
      });
      continue;
    }
    const { entries, signer, vouchedBy } = opened.value;
    certificates.push(...entries);
    oddities.push(...opened.value.oddities);
    masterLists.push({ signer: signer.subject.text, entries: entries.length, vouchedBy });
  }
  const { records, documentSigners, passedOver, problemCount, revocationLists } = found;
  if (certificates.length + revocationLists.length === 0 && documentSigners === 0) {
    return fail("trust.list_invalid", unreadable[0]?.why ?? "nothing for the trust store in this LDIF");
  }
  const authorities = found.authorities.length;
  return ok({
    certificates,
    revocationLists,
    source: file,
    oddities,
    unreadable,
    directory: { records, masterLists, authorities, documentSigners, passedOver, problems: problemCount },
  });
}

/** Whoever gives a root wants everything under it: a list that vouches for itself may say anything about any country. */
function openOne(bytes: Uint8Array, root: Certificate | undefined, now: Date) {
  if (root !== undefined) {
    const underRoot = openMasterList(bytes, root, now);
    return underRoot.ok ? ok({ ...underRoot.value, vouchedBy: "root" as const }) : underRoot;
  }
  const own = rootWithin(bytes);
  if (own === undefined)
    return fail("trust.list_invalid", "its signer's authority is neither in it nor given by --root");
  const opened = openMasterList(bytes, own, now);
  return opened.ok ? ok({ ...opened.value, vouchedBy: "itself" as const }) : opened;
}
