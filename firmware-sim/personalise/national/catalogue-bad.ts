/** Cards that a terminal must refuse, each with the code it must say. @module */
import type { NationalCardEntry } from "./catalogue.ts";
import { BSI } from "./security-infos.ts";

const ecdsa = { kind: "ECDSA", curve: "P-256", hash: "sha256" } as const;
/** Chip authentication alone, so that what fails is not hidden by another proof. */
const chipOnly = { activeAuthentication: "none" } as const;

export const BAD_CARDS = {
  "cccd-clone": {
    person: "clone",
    options: chipOnly,
    defect: "copiedWithoutKey",
    expect: "chip.authentication",
    about: "Thẻ sao chép, không có khóa chip. – A copy without the chip's key.",
  },
  "cccd-active-clone": {
    person: "clone",
    options: { chipAuthentication: [], activeAuthentication: ecdsa },
    defect: "copiedWithoutKey",
    expect: "chip.active_authentication",
    about: "Thẻ sao chép, xác thực chủ động sai khóa. – A copy whose active authentication has another key.",
  },
  "cccd-mapping-clone": {
    person: "clone",
    options: {
      ...chipOnly,
      chipAuthentication: [],
      pace: [{ protocol: `${BSI}.2.2.4.6.2`, parameterId: 13 }],
    },
    defect: "copiedWithoutKey",
    expect: "chip.mapping",
    about: "Thẻ sao chép, PACE-CAM sai khóa. – A copy whose chip-authentication mapping has another key.",
  },
  "cccd-altered": {
    person: "altered-claim",
    options: chipOnly,
    defect: "alteredGroup",
    expect: "sod.hash",
    about: "Họ tên trong DG13 bị sửa sau khi ký. – The name in DG13 was changed after signing.",
  },
  "cccd-swapped": {
    person: "altered-claim",
    options: chipOnly,
    defect: "swappedGroup",
    expect: "sod.hash",
    about: "DG13 của người khác. – DG13 is another person's.",
  },
  "cccd-unlisted": {
    person: "altered-claim",
    options: chipOnly,
    defect: "unlistedGroup",
    expect: "sod.unlisted_group",
    about: "DG13 không có trong SOD. – DG13 is not listed in EF.SOD.",
  },
  "cccd-check-digit": {
    person: "altered-claim",
    options: chipOnly,
    defect: "wrongCheckDigit",
    expect: "mrz.check_digit",
    about: "Số kiểm tra của dòng mã sai dù đã ký. – A check digit of the zone is wrong, and signed so.",
  },
  "cccd-unknown-issuer": {
    person: "wrong-issuer",
    options: { ...chipOnly, signer: "stranger" },
    expect: "issuer.unknown",
    about: "CSCA không ai biết. – Signed under an authority that nobody knows.",
  },
  "cccd-forged-issuer": {
    person: "wrong-issuer",
    options: { ...chipOnly, signer: "forger" },
    expect: "issuer.signature",
    about:
      "Mạo tên và mã khóa của CSCA. – Signed under a forger who bears the authority's name and key identifier.",
  },
  "cccd-other-country": {
    person: "wrong-issuer",
    options: { ...chipOnly, signer: "utopia" },
    expect: "issuer.country",
    about: "Nước khác ký thẻ Việt Nam. – A Vietnamese card signed by another country.",
  },
  "cccd-passport-signer": {
    person: "wrong-issuer",
    options: { ...chipOnly, signer: "passports" },
    expect: "signer.purpose",
    about: "Chứng thư ký chỉ dành cho hộ chiếu. – The signer may sign passports only.",
  },
  "cccd-lapsed-signer": {
    person: "lapsed",
    options: { ...chipOnly, signer: "lapsed" },
    expect: "signer.lapsed",
    about: "Ký khi chứng thư đã hết hạn. – Signed after the signer's certificate had ended.",
  },
  "cccd-past-use": {
    person: "lapsed",
    options: { ...chipOnly, signer: "past-use" },
    expect: "signer.key_period",
    about: "Ký ngoài thời gian dùng khóa. – Signed outside the period in which the key might be used.",
  },
  "cccd-expired": {
    person: "minh-anh",
    options: { ...chipOnly, signer: "main", expiredDaysAgo: 30 },
    expect: "validity.expired",
    about: "Thẻ đã hết hạn. – A card past its end date.",
  },
  "cccd-revoked-signer": {
    person: "revoked",
    options: { ...chipOnly, signer: "revoked" },
    expect: "signer.revoked",
    about: "Chứng thư ký đã bị thu hồi (CRL). – The signer is on the authority's CRL.",
  },
  "cccd-other-curve": {
    person: "wrong-issuer",
    options: { ...chipOnly, signer: "other-curve" },
    expect: "certificate.key",
    about:
      "Tham số đường cong tự chọn. – The signer's key is on parameters that look like P-256 with a generator of somebody's choice.",
  },
  "cccd-downgraded": {
    person: "clone",
    options: chipOnly,
    defect: "downgradedPace",
    expect: "access.downgraded",
    about: "EF.CardAccess giấu PACE. – EF.CardAccess lacks the PACE that DG14 names.",
  },
  "cccd-no-chip-authentication": {
    person: "clone",
    options: chipOnly,
    defect: "noChipAuthentication",
    expect: "chip.authentication",
    about:
      "DG14 ghi xác thực chip nhưng chip không làm. – DG14 names chip authentication and the chip refuses it.",
  },
  "cccd-locked-chip-keys": {
    person: "clone",
    options: { activeAuthentication: ecdsa },
    defect: "lockedChipKeys",
    expect: "chip.not_performed",
    about: "DG14 và DG15 không cho đọc. – DG14 and DG15 are listed in EF.SOD and cannot be read.",
  },
  "cccd-com-lies": {
    person: "clone",
    options: { activeAuthentication: ecdsa },
    defect: "hiddenChipKeys",
    expect: "chip.not_performed",
    about: "EF.COM giấu DG14, DG15. – EF.COM keeps quiet about DG14 and DG15, and they are gone.",
  },
} as const satisfies Record<string, NationalCardEntry>;
