/** The purse and the signature key of the citizen card. @module */
import { type ErrorEntry, TO_DESK as toDesk } from "./entry.ts";

const taken = {
  vi: "Chưa có tiền nào bị trừ.",
  en: "No money was taken.",
};

export const PURSE_ERRORS = {
  "purse.absent": {
    cause: "The card has no purse: its credential names no purse key.",
    citizen: {
      vi: `Thẻ này không có ví điện tử. ${taken.vi} Xin dùng cách trả tiền khác.`,
      en: `This card has no purse. ${taken.en} Please pay in another way.`,
    },
    staff: {
      vi: "Mời người dân trả bằng cách khác; ví được mở khi đổi thẻ.",
      en: "Ask the person to pay in another way; a purse comes with a new card.",
    },
  },
  "purse.insufficient": {
    cause: "The balance of the purse is smaller than the amount.",
    citizen: {
      vi: `Số dư trong thẻ không đủ. ${taken.vi} Ông/Bà có thể nạp thêm hoặc trả bằng cách khác.`,
      en: `There is not enough money on the card. ${taken.en} You can add money or pay in another way.`,
    },
    staff: {
      vi: "Hướng dẫn nạp tiền vào thẻ hoặc trả bằng cách khác.",
      en: "Help the person to add money to the card or to pay in another way.",
    },
  },
  "purse.limit": {
    cause:
      "The amount is above the card's limit per debit, or above what it gives between two PINs; the detail says which.",
    citizen: {
      vi: `Số tiền vượt mức cho phép của thẻ. ${taken.vi} Xin nhập mã PIN hoặc trả bằng cách khác.`,
      en: `The amount is above the limit of the card. ${taken.en} Please enter the PIN or pay in another way.`,
    },
    staff: {
      vi: "Nếu chi tiết ghi “since PIN”: mời nhập mã PIN rồi trả lại. Nếu ghi “per debit”: trả bằng cách khác.",
      en: "Where the detail says “since PIN”, the PIN helps; where it says “per debit”, another way to pay.",
    },
  },
  "purse.not_allowed": {
    cause:
      "The card refused: this terminal has not authenticated itself, or its certificate gives no right to debit.",
    citizen: {
      vi: `Máy này không được phép trừ tiền trong thẻ. ${taken.vi} Xin trả bằng cách khác.`,
      en: `This machine may not take money from the card. ${taken.en} Please pay in another way.`,
    },
    staff: {
      vi: "Chứng thư của máy thiếu quyền trừ tiền hoặc đã hết hạn: báo cấp tỉnh.",
      en: "The terminal's certificate has no right to debit or has lapsed: tell the province.",
    },
  },
  "purse.unknown_outcome": {
    cause:
      "The link broke between the order to debit and its certificate, or the card's log has gone past it; whether money was taken is not known yet.",
    citizen: {
      vi: "Chưa rõ thẻ đã bị trừ tiền hay chưa. Xin đặt lại đúng thẻ này: máy sẽ kiểm tra, không trừ hai lần.",
      en: "It is not known yet whether the card has paid. Please lay the same card down again: the machine looks, and never takes twice.",
    },
    staff: {
      vi: "Đặt lại cùng thẻ để máy tra sổ giao dịch trong thẻ. Nếu vẫn chưa rõ, cấp tỉnh đối chiếu theo số thẻ và số giao dịch.",
      en: "Lay the same card down so that the machine reads its log. If it stays unknown, the province settles it by card and transaction number.",
    },
  },
  "purse.certificate": {
    cause:
      "What the purse signed does not verify with the key of the credential, or is for another card, amount, terminal or transaction; the detail names which.",
    citizen: {
      vi: `Thẻ trả lời không đúng khi trả tiền. Xin chưa trả lại. ${toDesk.vi}`,
      en: `The card answered in a wrong way while paying. Please do not pay again yet. ${toDesk.en}`,
    },
    staff: {
      vi: "Thẻ có thể bị giả hoặc hỏng. Giữ mã lỗi, báo cấp tỉnh đối chiếu; không thu lại trước khi rõ.",
      en: "The card may be forged or broken. Keep the code, let the province settle it; do not charge again before.",
    },
  },
  "purse.credit_refused": {
    cause:
      "The card did not take the issuer's message: another card, another counter than expected, above the maximum, or a signature that is not the issuer's.",
    citizen: {
      vi: "Chưa nạp được tiền vào thẻ. Tiền của Ông/Bà không mất. Xin gọi cán bộ.",
      en: "The money could not be put on the card. It is not lost. Please call a member of staff.",
    },
    staff: {
      vi: "Xin lệnh nạp mới từ cấp tỉnh cho đúng thẻ này; lệnh cũ không dùng lại được.",
      en: "Ask the province for a new message for this very card; the old one cannot be used again.",
    },
  },
  "purse.conflict": {
    cause:
      "The gateway holds another certificate under this card and counter: two purses go by one key, or one of them was altered.",
    citizen: {
      vi: `Ví của thẻ này cần được kiểm tra. ${toDesk.vi}`,
      en: `The purse of this card needs a look. ${toDesk.en}`,
    },
    staff: {
      vi: "Khóa ví của thẻ và báo cấp tỉnh: có hai giao dịch khác nhau cùng một số.",
      en: "Block the purse and tell the province: two different transactions carry one number.",
    },
  },
  "signature.refused": {
    cause:
      "The card did not sign: no PIN in this session, no terminal authentication, or the fields were not a dossier's.",
    citizen: {
      vi: "Thẻ chưa ký được hồ sơ. Chưa có gì được gửi. Xin nhập lại mã PIN để ký.",
      en: "The card has not signed the dossier. Nothing was sent. Please enter the PIN again to sign.",
    },
    staff: {
      vi: "Mỗi chữ ký cần nhập mã PIN một lần. Nếu vẫn bị từ chối, ghi mã lỗi.",
      en: "Each signature takes the PIN once. If it is refused again, note the code.",
    },
  },
  "signature.invalid": {
    cause:
      "The signature, its certificate or what it says does not hold for this dossier; the detail names the check.",
    citizen: {
      vi: `Chữ ký trên hồ sơ không hợp lệ. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The signature on the dossier is not valid. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Không nhận chữ ký này. Mời người dân ký lại; nếu lặp lại, đổi thẻ và báo cấp tỉnh.",
      en: "Do not accept this signature. Ask the person to sign again; if it repeats, replace the card and tell the province.",
    },
  },
  "signature.issuer_unknown": {
    cause:
      "No authority for citizen signatures in the trust bundle has the key identifier of this certificate.",
    citizen: {
      vi: `Máy không nhận ra nơi cấp chữ ký số của thẻ này. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The machine does not know who issued the signature of this card. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Xem gói tin cậy có còn mới không. Nếu mới, chứng thư không do tỉnh cấp.",
      en: "See whether the trust bundle is up to date. If it is, the province did not issue this certificate.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
