/** How checks and documents are told on the command line, the same for `read` and `verify`. @module */

import type { Remark } from "../../core/identity/national/remarks.ts";
import { REMARKS } from "../../core/identity/national/remarks.ts";
import { CHECK_NAMES, type Check, type Checks } from "../../core/identity/verified-identity.ts";
import type { RevocationVerdict } from "../../core/trust/emrtd/revocation.ts";
import type { SodVerdict } from "../../core/trust/emrtd/sod.ts";
import type { Authority } from "../../core/trust/store/authorities.ts";
import { printLine, printWarning } from "./command.ts";
import type { Unreadable } from "./trust/file.ts";
import { describeCertificate } from "./trust/show.ts";

const LABEL_CHARACTERS = 20;
const STATUS_CHARACTERS = 14;

export function printClaims(claims: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(claims))
    printLine(`  ${name.padEnd(LABEL_CHARACTERS)}${String(value)}`);
}

export function printChecks(checks: Checks): void {
  for (const name of CHECK_NAMES) printLine(`  ${name.padEnd(LABEL_CHARACTERS)}${checkText(checks[name])}`);
}

export function printOddities(remarks: readonly Remark[]): void {
  for (const { code, detail } of remarks)
    printLine(`- ${code}: ${REMARKS[code]}${detail === undefined ? "" : ` (${detail})`}`);
}

/** On stderr: whoever believes less than was named should know. */
export function printUnreadableTrust(unreadable: readonly Unreadable[]): void {
  for (const { file, why } of unreadable) printWarning(`--trust: ${file}: not taken, ${why}`);
}

/** Groups, signer and chain. */
export function printSod(verdict: SodVerdict): void {
  for (const [name, { listed, present, hash }] of Object.entries(verdict.groups)) {
    const state = `${listed ? "listed" : "not listed"}, ${present ? "there" : "not there"}`;
    printLine(`  ${name.padEnd(LABEL_CHARACTERS)}${state}${hash === null ? "" : `, hash ${hash}`}`);
  }
  const { anchor, links } = describeChain(verdict);
  for (const [what, one] of [
    ["signer", verdict.signer && describeCertificate(verdict.signer)],
    ...links.map((link) => ["link", link] as const),
    ["anchor", anchor],
  ] as const) {
    if (!one) continue;
    printLine(`${what}: ${one.subject}, serial ${one.serial}, ${one.key ?? "no key"}`);
    printLine(`  ${one.notBefore} to ${one.notAfter}, SHA-256 ${one.fingerprint}`);
  }
}

/** What passive authentication found, as JSON has it. */
export function describeSod(verdict: SodVerdict) {
  return {
    groups: verdict.groups,
    ldsVersion: verdict.securityObject.versions?.lds ?? null,
    signer: verdict.signer === undefined ? null : describeCertificate(verdict.signer),
    ...describeChain(verdict),
    revocation: describeList(verdict.revocation),
  };
}

/** The anchor is what the operator vouches for; links lead from it to the signer. */
function describeChain({ chain }: SodVerdict) {
  const describe = ({ certificate, role, kinds }: Authority) => ({
    ...describeCertificate(certificate),
    role,
    kinds,
  });
  const anchor = chain.at(-1);
  return { anchor: anchor === undefined ? null : describe(anchor), links: chain.slice(0, -1).map(describe) };
}

function describeList({ list, signature, freshness, ageSeconds }: RevocationVerdict) {
  if (list === undefined) return null;
  return {
    issuer: list.issuer.text,
    number: list.number === undefined ? null : String(list.number),
    thisUpdate: list.thisUpdate.toISOString(),
    nextUpdate: list.nextUpdate?.toISOString() ?? null,
    ageSeconds: ageSeconds ?? null,
    signature,
    freshness,
  };
}

function checkText(check: Check): string {
  const why =
    check.status === "failed"
      ? `${check.code}${check.detail === undefined ? "" : ` (${check.detail})`}`
      : check.status === "notPerformed"
        ? check.why
        : (check.detail ?? "");
  return `${check.status.padEnd(STATUS_CHARACTERS)}${why}`;
}
