/** Verdicts on revocation lists of countries (X.509 CRL) and on what stands on them. @module */
import { type ErrorEntry, ISSUER_UNCONFIRMED, TO_DESK as toDesk } from "./entry.ts";

const notChecked = {
  vi: `Máy chưa kiểm tra được thẻ có bị thu hồi hay không. ${toDesk.vi}`,
  en: `The machine cannot check whether the card was withdrawn. ${toDesk.en}`,
} as const;

export const REVOCATION_ERRORS = {
  "crl.malformed": {
    cause:
      "A country's revocation list is not an X.509 CRL of version 2, covers only a part, or has a critical extension that is not known here; the detail says which.",
    citizen: notChecked,
    staff: {
      vi: "Danh sách thu hồi hỏng hoặc không đúng chuẩn. Lấy lại tệp từ nguồn phát hành rồi nhập bằng 'trust import'.",
      en: "The revocation list is broken or not to the standard. Get the file from its publisher again and import it with 'trust import'.",
    },
  },
  "crl.signature": {
    cause: "No authority believed here for this kind of document signed the country's revocation list.",
    citizen: notChecked,
    staff: {
      vi: "Chữ ký của danh sách thu hồi không đúng. Không nhập tệp này; lấy lại từ nguồn chính thức.",
      en: "The revocation list's signature is not right. Do not import this file; get it from the official source again.",
    },
  },
  "crl.stale": {
    cause: "The newest revocation list of the issuer is past its next update, or its time has not come yet.",
    citizen: {
      vi: `Danh sách thẻ thu hồi trên máy đã cũ. ${toDesk.vi}`,
      en: `The list of withdrawn cards on this machine is too old. ${toDesk.en}`,
    },
    staff: {
      vi: "Kiểm tra ngày giờ của máy, rồi nhập danh sách thu hồi mới bằng 'trust import'.",
      en: "Check the machine's date, then import the newest revocation list with 'trust import'.",
    },
  },
  "crl.rollback": {
    cause:
      "A revocation list offered to the trust store is older than the one kept there, by number or by date.",
    citizen: notChecked,
    staff: {
      vi: "Kho đã có danh sách mới hơn; không có gì thay đổi. Nếu không chủ ý nhập tệp cũ, báo kỹ thuật.",
      en: "The store holds a newer list already; nothing was changed. If nobody meant to import an old file, tell the technician.",
    },
  },
  "signer.revoked": {
    cause:
      "The country's revocation list names the document signer's certificate; the detail says since when.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Chứng thư ký của giấy tờ đã bị thu hồi. Không dùng; đối chiếu bằng giấy tờ khác, báo cấp tỉnh.",
      en: "The certificate that signed this document was revoked. Do not use it; check by other papers, tell the province.",
    },
  },
  "issuer.revoked": {
    cause:
      "The country's revocation list names the authority, or a link certificate that leads to it; the detail says since when.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Chứng thư gốc hoặc chứng thư nối của nơi cấp đã bị thu hồi. Không dùng; báo kỹ thuật xem 'trust explain'.",
      en: "The issuer's root or link certificate was revoked. Do not use it; ask the technician to look at 'trust explain'.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
