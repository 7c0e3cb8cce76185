/** What a reading says about how the document was opened: by what, how strong, and whether it could have been better. @module */
import { compareAccessInfos } from "../../emrtd/chip/access-comparison.ts";
import { groupBits } from "../../emrtd/pace-choice.ts";
import type { PaceSuite } from "../../emrtd/pace-suites.ts";
import type { DocumentReading } from "../../emrtd/reading/document-reading.ts";
import type { PaceInfo } from "../../emrtd/security-infos.ts";
import type { Check } from "../verified-identity.ts";
import { type Remark, remark } from "./remarks.ts";

export interface AccessVerdict {
  readonly check: Check;
  readonly remarks: readonly Remark[];
}

/** Below it a group is within reach of a state, as an RSA key shorter than 2,048 bits is. */
const SOUND_BITS = 112;

/** `signed` is the PACE that the issuer's word names: none where it names none, or was not to be had. */
export function judgeAccess(reading: DocumentReading, signed: readonly PaceInfo[]): AccessVerdict {
  const compared = compareAccessInfos(reading.files.get("EF.CardAccess"), signed);
  const opened = describeAccess(reading);
  const check: Check =
    compared.check.status === "failed" ? compared.check : { status: "passed", detail: opened };
  return {
    check,
    remarks: [
      ...(reading.fallback === undefined ? [] : [remark("access.bac", reading.fallback.reason)]),
      ...(reading.access.protocol === "PACE" ? weaknessesOf(reading.access.suite) : []),
      ...compared.oddities,
      ...(reading.resumed > 0 ? [remark("read.resumed", `${reading.resumed}×`)] : []),
    ],
  };
}

/** EF.CardAccess can be cut down to the least that the chip knows, and many a DG14 does not tell. */
function weaknessesOf(suite: PaceSuite): readonly Remark[] {
  return [
    ...(groupBits(suite) < SOUND_BITS ? [remark("access.short_group", domainOf(suite))] : []),
    ...(suite.cipher === "3DES" ? [remark("access.3des")] : []),
  ];
}

function describeAccess({ access }: DocumentReading): string {
  if (access.protocol === "BAC") return `BAC, fell back: ${access.why.reason}`;
  const { suite, password } = access;
  return `PACE, ${password}, ${suite.mapping} mapping, ${domainOf(suite)}, ${suite.cipher}`;
}

function domainOf(suite: PaceSuite): string {
  return suite.agreement === "ECDH" ? suite.curve.name : suite.group.name;
}
