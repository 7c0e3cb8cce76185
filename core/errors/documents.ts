/** Verdicts on a national ID card: certificates, EF.SOD, master lists, and the chip itself. @module */
import {
  DATA_CHANGED,
  DATA_NOT_VALID,
  type ErrorEntry,
  ISSUER_UNCONFIRMED,
  NOT_GENUINE,
  TO_DESK as toDesk,
} from "./entry.ts";

export const DOCUMENT_ERRORS = {
  "certificate.malformed": {
    cause: "A certificate is not well-formed X.509 in DER.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Chứng thư hỏng. Lấy lại tệp từ nguồn phát hành.",
      en: "The certificate is broken. Get the file from its publisher again.",
    },
  },
  "certificate.key": {
    cause:
      "The public key of a certificate cannot be used: unknown curve, explicit parameters of no known curve, a point off the curve; the detail says which.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Không dùng được khóa của chứng thư. Nếu ở trên thẻ: thẻ hỏng hoặc giả; không dùng.",
      en: "The certificate's key cannot be used. If it came from a card: broken or forged; do not use it.",
    },
  },
  "signature.unsupported": {
    cause: "A signature or hash algorithm that is not verified here; the detail holds its identifier.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Thẻ dùng thuật toán máy chưa hỗ trợ. Cập nhật phần mềm hoặc tiếp nhận tại quầy.",
      en: "The card uses an algorithm this machine does not know. Update the software or serve the person at the desk.",
    },
  },
  "cms.malformed": {
    cause: "A signed object (EF.SOD, master list) is not well-formed CMS SignedData.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Dữ liệu ký hỏng. Đọc lại thẻ một lần; nếu lặp lại, hướng dẫn đổi thẻ.",
      en: "The signed data is broken. Read the card once more; if it repeats, help with a new card.",
    },
  },
  "cms.signer_absent": {
    cause: "The signed object holds no certificate of its signer.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Thiếu chứng thư ký trên thẻ. Đối chiếu bằng giấy tờ khác.",
      en: "The signer's certificate is missing on the card. Check the person by other papers.",
    },
  },
  "cms.digest": {
    cause: "The signed attributes do not name this content: its hash or its type is another.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Dữ liệu đã bị thay đổi sau khi ký. Không dùng thẻ này; lập biên bản theo quy định.",
      en: "The data was changed after it was signed. Do not use this card; report as the rules say.",
    },
  },
  "cms.signature": {
    cause: "The signature does not verify with the certificate of its signer.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Chữ ký sai: thẻ bị sửa hoặc giả. Không dùng; lập biên bản theo quy định.",
      en: "The signature is wrong: altered or forged. Do not use the card; report as the rules say.",
    },
  },
  "sod.malformed": {
    cause: "EF.SOD, or the list of hashes in it, is not what ICAO 9303-10 says.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Thẻ hỏng hoặc không đúng chuẩn. Giữ mã lỗi, hướng dẫn đổi thẻ.",
      en: "The card is broken or not to the standard. Keep the code, help with a new card.",
    },
  },
  "sod.hash": {
    cause: "A data group has another hash than EF.SOD says; the detail names it.",
    citizen: DATA_CHANGED,
    staff: {
      vi: "Dữ liệu trên chip bị thay đổi. Không dùng; lập biên bản theo quy định.",
      en: "The data on the chip was changed. Do not use it; report as the rules say.",
    },
  },
  "sod.unlisted_group": {
    cause: "A data group was read that EF.SOD does not list; the detail names it.",
    citizen: DATA_CHANGED,
    staff: {
      vi: "Trên chip có dữ liệu không được ký. Không dùng; lập biên bản theo quy định.",
      en: "The chip holds data that nobody signed. Do not use it; report as the rules say.",
    },
  },
  "issuer.unknown": {
    cause:
      "No authority here signed the document signer's certificate: it cannot be said whether the document is genuine.",
    citizen: {
      vi: `Máy chưa nhận ra nơi cấp giấy tờ này. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The machine does not know who issued this document yet. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Máy chưa có chứng thư gốc của nơi cấp. Nhập bằng lệnh 'trust import'; trong lúc chờ, tiếp nhận tại quầy.",
      en: "The issuer's root certificate is not on this machine. Import it with 'trust import'; until then serve the person at the desk.",
    },
  },
  "issuer.signature": {
    cause:
      "The document signer names an authority that is known here, and that authority's key did not sign it.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Có dấu hiệu giả mạo chứng thư ký. Không dùng thẻ; lập biên bản theo quy định.",
      en: "The signer's certificate looks forged. Do not use the card; report as the rules say.",
    },
  },
  "issuer.other_kind": {
    cause: "The authority is known here, but not marked for this kind of document.",
    citizen: {
      vi: `Máy chưa nhận ra nơi cấp giấy tờ này. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The machine does not know who issued this document yet. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Chứng thư gốc này không dùng cho loại giấy tờ đang đọc. Báo kỹ thuật xem 'trust explain'.",
      en: "This root is not meant for this kind of document. Ask the technician to look at 'trust explain'.",
    },
  },
  "document.other_kind": {
    cause:
      "The document is genuine as far as it was checked, but of another kind than is asked for: a passport in the place of an ID card, or another state's ID card.",
    citizen: {
      vi: `Máy này nhận thẻ căn cước Việt Nam và thẻ công dân của tỉnh, không nhận giấy tờ khác. ${toDesk.vi}`,
      en: `This machine takes the Vietnamese ID card and the province's citizen card, no other papers. ${toDesk.en}`,
    },
    staff: {
      vi: "Đây là hộ chiếu hoặc giấy tờ của nước khác. Tiếp nhận tại quầy.",
      en: "This is a passport, or a document of another state. Serve the person at the desk.",
    },
  },
  "issuer.lapsed": {
    cause:
      "The authority could not sign certificates any more, or not yet, when it signed the document signer's.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Chứng thư ký được cấp ngoài thời hạn của nơi cấp. Đối chiếu bằng giấy tờ khác; báo cấp tỉnh.",
      en: "The signer was certified outside the authority's dates. Check by other papers; tell the province.",
    },
  },
  "issuer.country": {
    cause: "Document signer, authority and document do not name the same country.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Quốc gia trên giấy tờ và chứng thư không khớp. Không dùng; lập biên bản theo quy định.",
      en: "The country of the document and of its signer differ. Do not use it; report as the rules say.",
    },
  },
  "signer.purpose": {
    cause: "The document signer's certificate does not allow it to sign this kind of document.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Chứng thư ký không dành cho loại giấy tờ này. Không dùng; lập biên bản theo quy định.",
      en: "The signer's certificate is not for this kind of document. Do not use it; report as the rules say.",
    },
  },
  "signer.lapsed": {
    cause: "The document signer's certificate was not valid when the document was signed.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Kiểm tra ngày giờ của máy, sau đó ngày cấp thẻ. Đối chiếu bằng giấy tờ khác.",
      en: "Check the machine's date, then the issue date of the card. Check the person by other papers.",
    },
  },
  "signer.key_period": {
    cause: "The document was issued outside the period in which the signer's private key might be used.",
    citizen: ISSUER_UNCONFIRMED,
    staff: {
      vi: "Ngày cấp nằm ngoài thời gian ký cho phép. Đối chiếu bằng giấy tờ khác; báo cấp tỉnh.",
      en: "The issue date lies outside the permitted signing period. Check by other papers; tell the province.",
    },
  },
  "trust.list_invalid": {
    cause:
      "A file of certificates offered to the trust store is not what it should be: form, signature, the signer's purpose, not under the given root, or an authority of the demonstration in a production profile.",
    citizen: {
      vi: "Tệp chứng thư này không dùng được.",
      en: "This file of certificates cannot be used.",
    },
    staff: {
      vi: "Không nhập tệp này. Tải lại từ nguồn chính thức và so dấu vân tay của chứng thư gốc.",
      en: "Do not import this file. Get it from the official source again and compare the root's fingerprint.",
    },
  },
  "trust.store_invalid": {
    cause:
      "The trust store on disk is not signed by this terminal, is malformed, or holds an authority of the demonstration in a production profile.",
    citizen: {
      vi: "Máy chưa sẵn sàng nhận thẻ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not ready for cards. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Kho chứng thư bị sửa hoặc hỏng. Xóa và nhập lại từ tệp gốc; báo kỹ thuật.",
      en: "The trust store was changed or broken. Remove it and import again from the original files; tell the technician.",
    },
  },
  "trust.store_rollback": {
    cause: "The trust store on disk is older than the one this terminal last wrote.",
    citizen: {
      vi: "Máy chưa sẵn sàng nhận thẻ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not ready for cards. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Có người chép kho chứng thư cũ vào máy. Báo kỹ thuật ngay.",
      en: "Somebody copied an old trust store onto this machine. Tell the technician at once.",
    },
  },
  "chip.mapping": {
    cause:
      "PACE with chip-authentication mapping: the chip did not show the private key of EF.CardSecurity, or showed nothing.",
    citizen: NOT_GENUINE,
    staff: {
      vi: "Có thể là thẻ sao chép. Đối chiếu người và giấy tờ khác; lập biên bản theo quy định.",
      en: "It may be a copied card. Check the person by other papers; report as the rules say.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
