/** The dozen people, each on a card that differs a little from the others, as real ones do. @module */
import type { NationalCardEntry } from "./catalogue.ts";
import { BSI } from "./security-infos.ts";

/** The issuer's cards met so far have DG15; an elliptic key is the quicker one to make. */
const ecdsa = { kind: "ECDSA", curve: "P-256", hash: "sha256" } as const;

export const PEOPLE_CARDS = {
  "cccd-minh-anh": {
    person: "minh-anh",
    about:
      "Chị Minh Anh, thẻ đúng chuẩn; thẻ để bắt đầu. – A young mother, a card by the book; the one to begin with.",
  },
  "cccd-duc-long": {
    person: "duc-long",
    options: { signer: "retired", issuedDaysAgo: 2_400, dg13: { parents: "together" } },
    about:
      "Cụ Long, không thời hạn; chứng thư ký nay đã hết hạn. – No expiry; its signer has lapsed since, which is no fault of the card.",
  },
  "cccd-thi-uong": {
    person: "thi-uong",
    options: {
      activeAuthentication: ecdsa,
      dg13: { strings: "utf8", lengths: "long" },
      behaviour: { selectMasterFile: "6D00" },
    },
    about:
      "Cụ Ưỡng: chữ hai dấu, độ dài viết dạng dài; thẻ không cho chọn MF. – Letters with two marks, lengths in long form; SELECT MF answers 6D00.",
  },
  "cccd-huu-quynh": {
    person: "huu-quynh",
    options: { signer: "linked", activeAuthentication: ecdsa, behaviour: { selectMasterFile: "6A86" } },
    about:
      "Ông Quỳnh, số định danh 024; ký dưới CSCA thứ hai. – A number from before the merger; signed under the second authority, reached by a link.",
  },
  "cccd-khanh-linh": {
    person: "khanh-linh",
    options: {
      activeAuthentication: ecdsa,
      photo: { format: "jpeg2000", bytes: 9_000 },
      behaviour: { extendedLength: false, maxCommandBytes: 261, maxResponseBytes: 258, tooLong: "6CXX" },
    },
    about:
      "Họ tên rất dài, ảnh JPEG 2000; chip chỉ nhận lệnh ngắn. – A very long name, JPEG 2000; a chip with short commands only.",
  },
  "cccd-nhan": {
    person: "nhan",
    options: {
      activeAuthentication: ecdsa,
      dg13: { omit: [10, 13, 14, 15, 16], order: "reversed" },
      sod: { encoding: "ber" },
    },
    about:
      "Tên một chữ, thiếu trường, SOD dạng BER. – A single name, missing fields in another order, EF.SOD in BER.",
  },
  "cccd-gia-huy": {
    person: "gia-huy",
    options: {
      activeAuthentication: ecdsa,
      pace: [{ protocol: `${BSI}.2.2.4.4.2`, parameterId: 12 }],
      sod: { lds: "1.8", hash: "sha384", identifiedBy: "keyIdentifier" },
    },
    about:
      "Em Huy, sinh năm 2011; LDS 1.8, PACE ánh xạ tích hợp. – A very young holder; LDS 1.8, integrated mapping.",
  },
  "cccd-bao-chau": {
    person: "bao-chau",
    options: {
      activeAuthentication: "none",
      pace: [
        { protocol: `${BSI}.2.2.4.6.2`, parameterId: 13 },
        { protocol: `${BSI}.2.2.4.2.2`, parameterId: 13 },
      ],
    },
    about:
      "Bạn Châu; PACE chứng minh chip qua EF.CardSecurity. – A young adult; chip-authentication mapping with EF.CardSecurity.",
  },
  "cccd-van-phuc": {
    person: "van-phuc",
    options: {
      signer: "pss",
      activeAuthentication: "none",
      sod: { hash: "sha512" },
      pace: [{ protocol: `${BSI}.2.2.4.1.2`, parameterId: 2 }],
      chipAuthentication: [{ protocol: `${BSI}.2.2.3.1.2`, parameterId: 2 }],
      behaviour: { maxResponseBytes: 1_024, tooLong: "6700" },
    },
    about: "Anh Phúc; chip dùng DH, SOD ký RSA-PSS. – Diffie-Hellman throughout, EF.SOD by RSA-PSS.",
  },
  "cccd-thuy-duong": {
    person: "thuy-duong",
    options: {
      signer: "explicit",
      activeAuthentication: { kind: "ECDSA", curve: "brainpoolP256r1", hash: "sha512" },
      keyParameters: "standardised",
      behaviour: { cardAccess: "beforeApplication", maxResponseBytes: 512, tooLong: "61XX" },
    },
    about:
      "Chị Dương; đường cong viết đầy đủ, EF.CardAccess chỉ đọc trước. – Curve spelled out; EF.CardAccess only before the application.",
  },
  "cccd-dinh-thuong": {
    person: "dinh-thuong",
    options: {
      signer: "sha1",
      activeAuthentication: { kind: "RSA", bits: 1024, hash: "sha1" },
      chipAuthentication: [],
      pace: [],
      can: false,
      sod: { hash: "sha1", contentType: "legacy" },
      behaviour: { pastEnd: "9000" },
    },
    about:
      "Ông Thưởng, thẻ đời đầu: chỉ BAC, SHA-1. – The oldest kind of chip: basic access control and active authentication, SHA-1, early content type.",
  },
  "cccd-thi-nguyet": {
    person: "thi-nguyet",
    options: {
      signer: "rsa",
      activeAuthentication: ecdsa,
      atrInfo: false,
      photo: { bytes: 40_000 },
      behaviour: { maxResponseBytes: 2_048, tooLong: "6700-channel-lost" },
    },
    about:
      "Ảnh trên 32 KB, địa chỉ dài; đọc quá dài thì mất kênh. – A photograph over 32 KB and a long address; too long a read kills the channel.",
  },
} as const satisfies Record<string, NationalCardEntry>;
