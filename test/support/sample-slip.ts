/** A slip of nobody's. @module */
import type { ReceiptSlip } from "../../core/slips/receipt-slip.ts";

/** A token of the length that the store makes; its signature is none. */
const TOKEN = [
  { alg: "ES256", typ: "slip+jwt" },
  { c: "TAM-BNKB01-261123-0001-K", d: 1_795_401_000, h: "AAECAwQFBgcICQoLDA0ODw", s: 12, t: "bn-kb-01" },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .concat(Buffer.alloc(64, 0x5a).toString("base64url"))
  .join(".");

export function sampleSlip(changes: Partial<ReceiptSlip> = {}): ReceiptSlip {
  return {
    agencyHeader: ["ỦY BAN NHÂN DÂN PHƯỜNG KINH BẮC", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"],
    place: { vi: "Phường Kinh Bắc", en: "Kinh Bắc ward" },
    terminal: "bn-kb-01",
    hotline: "0222 000 0000",
    demonstration: true,
    provisionalCode: "TAM-BNKB01-261123-0001-K",
    officialCode: null,
    procedureCode: "1.004873",
    procedureName: "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
    maskedName: "N… T… M… Anh",
    maskedNumber: "027*******18",
    filedAt: "2026-11-23T02:30:00.000Z",
    delivery: "sending",
    token: TOKEN,
    sequence: 12,
    ...changes,
  };
}
