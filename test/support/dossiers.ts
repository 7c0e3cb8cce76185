/** Synthetic dossiers of the size of real ones: nobody of this name exists. @module */
import { toBase64Url } from "../../core/crypto/bytes.ts";
import type { DossierBody, DossierContent, DossierSummary } from "../../core/dossier/dossier.ts";

/** The name and number that no byte at rest may show. */
export const PLANTED_NAME = "Nguyễn Thị Mẫu Thử";
export const PLANTED_NUMBER = "027190004242";

const FILED_AT = "2026-11-23T09:30:00.000+07:00";

/** Canonical JSON of about 1.5 KiB: a birth registration with its evidence. Sealed it is about 2 KiB. */
export function syntheticBody(of: {
  readonly id: string;
  readonly terminal: string;
  readonly provisionalCode: string;
}): DossierBody {
  return {
    content: {
      v: 1,
      ...of,
      filedAt: FILED_AT,
      procedure: { code: "1.001193", version: "2026-01", formVersion: "2026-01" },
      channel: 1,
      units: { supportPoint: "H05.26", receiving: "H05.26.12", competent: "H05.26.12" },
      applicant: { personal_number: PLANTED_NUMBER, full_name: PLANTED_NAME, birth_date: "1990-05-20" },
      values: {
        childName: "Nguyễn Mẫu Con",
        childBirthDate: "2026-11-20",
        place: "Bệnh viện Sản Nhi Bắc Ninh",
      },
    },
    evidence: EVIDENCE,
  };
}

/** The content of a dossier filed with this card, as short as it may be. */
export function contentOf(
  applicant: DossierContent["applicant"],
  at: { readonly terminal: string; readonly filedAt: Date },
): DossierContent {
  return {
    v: 1,
    id: "0197a1c2-0000-7000-8000-000000000001",
    terminal: at.terminal,
    provisionalCode: "TAM-PHULANG01-260310-0001-X",
    filedAt: at.filedAt.toISOString(),
    procedure: { code: "1.001193", version: "1", formVersion: "1" },
    channel: 2,
    units: { supportPoint: "07210", receiving: "07210", competent: "07210" },
    applicant,
    values: {},
  };
}

export function syntheticSummary(provisionalCode: string): DossierSummary {
  return {
    provisionalCode,
    procedure: "1.001193",
    procedureName: "Đăng ký khai sinh",
    maskedName: "N… T… M… Thử",
    maskedNumber: "027*******42",
    filedAt: FILED_AT,
  };
}

function filler(bytes: number): string {
  return toBase64Url(Uint8Array.from({ length: bytes }, (_, index) => (index * 37) & 0xff));
}

const EVIDENCE: DossierBody["evidence"] = {
  credential: `${filler(40)}.${filler(230)}.${filler(64)}`,
  disclosures: [filler(60), filler(60)],
  keyBinding: `${filler(40)}.${filler(120)}.${filler(64)}`,
  random: filler(32),
  channel: filler(32),
};
