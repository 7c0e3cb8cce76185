/** Oddities of chips and of their makers that have no person of their own. All are good cards. @module */
import type { NationalCardEntry } from "./catalogue.ts";
import { BSI } from "./security-infos.ts";

const ecdsa = { kind: "ECDSA", curve: "P-256", hash: "sha256" } as const;

export const CHIP_CARDS = {
  "cccd-application-first": {
    person: "bao-chau",
    options: {
      activeAuthentication: ecdsa,
      photo: { record: "bare" },
      behaviour: { cardAccess: "afterApplication", shortFileIdentifiers: false, pastEnd: "6B00" },
    },
    about:
      "Phải chọn ứng dụng trước; không có định danh ngắn. – Wants the application first; no short identifiers; 6B00 past the end.",
  },
  "cccd-two-chip-keys": {
    person: "thuy-duong",
    options: {
      activeAuthentication: "none",
      keyParameters: "named",
      chipAuthentication: [
        { protocol: `${BSI}.2.2.3.2.1`, parameterId: 12, keyId: 1 },
        { protocol: `${BSI}.2.2.3.2.4`, parameterId: 17, keyId: 2 },
      ],
    },
    about:
      "Hai khóa chip, có số khóa. – Two chip keys with numbers: 3DES on P-256 and AES-256 on brainpoolP512r1.",
  },
  "cccd-many-suites": {
    person: "gia-huy",
    options: {
      activeAuthentication: ecdsa,
      pace: [
        { protocol: `${BSI}.2.2.4.2.1`, parameterId: 12 },
        { protocol: `${BSI}.2.2.4.2.4`, parameterId: 18 },
        { protocol: `${BSI}.2.2.4.2.4`, parameterId: 16 },
      ],
    },
    about:
      "Nhiều bộ PACE, một bộ hai tham số. – Several PACE suites, one of them with two sets of parameters.",
  },
  "cccd-zone-only": {
    person: "thi-uong",
    options: { activeAuthentication: ecdsa, can: false, bac: false, behaviour: { warnsOfTries: true } },
    about:
      "Chỉ mở bằng dòng mã MRZ; báo số lần thử. – Opens with the printed zone only; warns of tries left.",
  },
  "cccd-short-answers": {
    person: "duc-long",
    options: {
      activeAuthentication: ecdsa,
      atrInfo: false,
      photo: { bytes: 4_000, record: "short" },
      behaviour: {
        extendedLength: false,
        maxCommandBytes: 261,
        maxResponseBytes: 162,
        tooLong: "6700",
        parameterReference: "required",
      },
    },
    about:
      "Chip cũ, mỗi lần trả lời tối đa 160 byte; PACE phải ghi rõ tham số. – An old chip: 160 bytes at a time, PACE parameters must be named; a photograph that says a wrong length.",
  },
  "cccd-no-odd-read": {
    person: "khanh-linh",
    options: {
      activeAuthentication: ecdsa,
      photo: { bytes: 40_000 },
      behaviour: { oddReadBinary: false, parameterReference: "refused" },
    },
    about:
      "Ảnh trên 32 KB mà chip không cho đọc phần sau. – A photograph over 32 KB, and no odd READ BINARY for the rest of it; refuses PACE parameters that need not be named.",
  },
  "cccd-active-sha1": {
    person: "huu-quynh",
    options: { chipAuthentication: [], activeAuthentication: { kind: "RSA", bits: 1024, hash: "sha1" } },
    about: "Xác thực chủ động RSA 1024, SHA-1. – Active authentication only: short RSA key, SHA-1.",
  },
  "cccd-active-der": {
    person: "van-phuc",
    options: {
      chipAuthentication: [],
      activeAuthentication: { kind: "ECDSA", curve: "P-384", hash: "sha256", format: "der" },
    },
    about: "Chữ ký chủ động dạng DER. – Active authentication only: ECDSA answered in DER instead of plain.",
  },
  "cccd-misnamed-signer": {
    person: "nhan",
    options: { signer: "misnamed", activeAuthentication: ecdsa },
    about:
      "Chứng thư ký ghi sai mã khóa của CSCA. – The signer's certificate names a key that is not its authority's.",
  },
  "cccd-untyped-signer": {
    person: "duc-long",
    options: { signer: "untyped", activeAuthentication: ecdsa },
    about: "Chứng thư ký không ghi loại giấy tờ. – The signer's certificate has no document type list.",
  },
  "cccd-sha224": {
    person: "dinh-thuong",
    options: { signer: "sha224", activeAuthentication: ecdsa, sod: { hash: "sha224" } },
    about: "SHA-224 trên P-224. – EF.SOD with SHA-224 on P-224.",
  },
} as const satisfies Record<string, NationalCardEntry>;
