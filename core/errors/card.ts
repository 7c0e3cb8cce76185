/** The card in the reader, its link and its access control. @module */
import type { ErrorEntry } from "./entry.ts";

export const CARD_ERRORS = {
  "card.lost": {
    cause:
      "The card left the field or the slot, or the reader answered with no status word, during a command.",
    citizen: {
      vi: "Thẻ được nhấc ra quá sớm. Chưa có gì được gửi. Xin đặt lại thẻ và giữ yên.",
      en: "The card was lifted too soon. Nothing was sent. Please lay it down again and keep it still.",
    },
    staff: {
      vi: "Lau khô thẻ và đầu đọc, đặt thẻ phẳng. Nếu lặp lại, thử khe cắm.",
      en: "Dry the card and the reader, lay the card flat. If it repeats, use the slot.",
    },
  },
  "card.unknown": {
    cause: "No applet known to the terminal answered SELECT; the card is of another kind.",
    citizen: {
      vi: "Máy không nhận ra thẻ này. Xin dùng thẻ công dân của tỉnh hoặc thẻ căn cước.",
      en: "The machine does not know this card. Please use the province's citizen card or the national ID card.",
    },
    staff: {
      vi: "Xem loại thẻ người dân đang dùng (thẻ ngân hàng, thẻ xe buýt…).",
      en: "Look which card is being used (bank card, bus card …).",
    },
  },
  "card.no_answer": {
    cause: "The card or the reader gave no answer within the time-out of the command.",
    citizen: {
      vi: "Thẻ không trả lời. Chưa có gì được gửi. Xin nhấc thẻ ra rồi đặt lại.",
      en: "The card does not answer. Nothing was sent. Please lift it and lay it down again.",
    },
    staff: {
      vi: "Thử lại một lần. Nếu vẫn không được, thẻ có thể đã hỏng: hướng dẫn đổi thẻ.",
      en: "Try once more. If it still fails the card may be broken: help the person get a new one.",
    },
  },
  "card.malformed": {
    cause:
      "The card answered with bytes that break the card profile: a wrong length, tag, encoding or record.",
    citizen: {
      vi: "Không đọc được dữ liệu trên thẻ. Chưa có gì được gửi. Xin gọi cán bộ.",
      en: "The data on the card cannot be read. Nothing was sent. Please call a member of staff.",
    },
    staff: {
      vi: "Thẻ hỏng hoặc không đúng chuẩn. Giữ mã lỗi, hướng dẫn đổi thẻ.",
      en: "The card is broken or not to the profile. Keep the code, help the person get a new card.",
    },
  },
  "card.refused": {
    cause: "The card answered a command of the profile with an unexpected status word; the detail holds it.",
    citizen: {
      vi: "Thẻ từ chối thao tác này. Chưa có gì được gửi. Xin gọi cán bộ.",
      en: "The card refused this step. Nothing was sent. Please call a member of staff.",
    },
    staff: {
      vi: "Thử lại một lần; nếu lặp lại, ghi mã lỗi và đổi thẻ.",
      en: "Try once more; if it repeats, note the code and replace the card.",
    },
  },
  "card.too_large": {
    cause: "The card announces or sends more bytes than the profile allows for the file.",
    citizen: {
      vi: "Dữ liệu trên thẻ không hợp lệ. Chưa có gì được gửi. Xin gọi cán bộ.",
      en: "The data on the card is not valid. Nothing was sent. Please call a member of staff.",
    },
    staff: {
      vi: "Thẻ không đúng chuẩn hoặc bị can thiệp. Không dùng thẻ này; báo cho cấp tỉnh.",
      en: "The card is not to the profile or was tampered with. Do not use it; tell the province.",
    },
  },
  "pace.wrong_secret": {
    cause:
      "PACE mutual authentication failed: the card did not accept the token made with this CAN or machine-readable zone, or its token did not match.",
    citizen: {
      vi: "Số vừa nhập không đúng với thẻ. Xin xem lại số in trên thẻ.",
      en: "What was entered does not match the card. Please look at what is printed on it.",
    },
    staff: {
      vi: "Nhập lại số in trên thẻ: sáu số, hoặc số thẻ, ngày sinh và ngày hết hạn. Nếu mã QR bị mờ hoặc dán đè, nhập bằng tay.",
      en: "Enter again what is printed on the card: the six digits, or number, birth and expiry. Where the QR is worn or covered, type by hand.",
    },
  },
  "pace.can_missing": {
    cause:
      "A contactless card, or a national ID card in the slot, needs a CAN and none was scanned or typed.",
    citizen: {
      vi: "Cần sáu số in trên mặt thẻ để mở thẻ. Xin nhập sáu số đó.",
      en: "The six digits printed on the card are needed to open it. Please type them.",
    },
    staff: {
      vi: "Kiểm tra máy quét mã QR của khay đặt thẻ. Có thể nhập sáu số bằng tay.",
      en: "Check the QR scanner of the cradle. The six digits can be typed by hand.",
    },
  },
  "pace.unsupported": {
    cause: "The card offers no PACE suite the terminal may use.",
    citizen: {
      vi: "Máy này chưa đọc được loại thẻ này. Xin gọi cán bộ.",
      en: "This machine cannot read this kind of card yet. Please call a member of staff.",
    },
    staff: {
      vi: "Thẻ dùng phiên bản khác. Cập nhật phần mềm hoặc tiếp nhận tại quầy.",
      en: "The card is of another version. Update the software or serve the person at the desk.",
    },
  },
  "pace.invalid_point": {
    cause:
      "The card sent a public key that is not a point of the curve, is the terminal's own, or is badly encoded.",
    citizen: {
      vi: "Thẻ trả lời không đúng cách. Chưa có gì được gửi. Xin gọi cán bộ.",
      en: "The card answered in a wrong way. Nothing was sent. Please call a member of staff.",
    },
    staff: {
      vi: "Có thể là thẻ giả hoặc có thiết bị chen giữa. Không dùng thẻ này.",
      en: "It may be a forged card or a device in between. Do not use this card.",
    },
  },
  "mrz.malformed": {
    cause:
      "The document number, date of birth or date of expiry that should open the card cannot stand in a machine-readable zone.",
    citizen: {
      vi: "Số thẻ hoặc ngày vừa nhập chưa đúng. Xin xem lại trên thẻ.",
      en: "The number or a date just entered is not right. Please look at the card again.",
    },
    staff: {
      vi: "Nhập lại số thẻ, ngày sinh và ngày hết hạn như in trên thẻ, hoặc quét lại thẻ.",
      en: "Enter number, birth and expiry as printed on the card again, or scan it again.",
    },
  },
  "bac.wrong_secret": {
    cause:
      "Basic access control failed: the card did not accept the keys made from number, birth and expiry of the machine-readable zone.",
    citizen: {
      vi: "Số thẻ, ngày sinh hoặc ngày hết hạn không đúng với thẻ này. Xin xem lại trên thẻ.",
      en: "The number, date of birth or date of expiry does not match this card. Please look at the card again.",
    },
    staff: {
      vi: "So ba dòng mã trên thẻ với dữ liệu đã nhập; quét lại thẻ hoặc nhập bằng tay.",
      en: "Compare the lines on the card with what was entered; scan the card again or type by hand.",
    },
  },
  "bac.not_allowed": {
    cause:
      "The card could be opened by basic access control only, which the policy does not allow; the detail holds why PACE was not possible.",
    citizen: {
      vi: "Máy này chưa đọc được loại thẻ này. Xin gọi cán bộ.",
      en: "This machine cannot read this kind of card. Please call a member of staff.",
    },
    staff: {
      vi: "Thẻ cũ hoặc bị can thiệp: không mở được bằng PACE. Tiếp nhận tại quầy bằng giấy tờ khác.",
      en: "The card is old or was tampered with: PACE does not open it. Serve the person at the desk with other papers.",
    },
  },
  "sm.broken": {
    cause:
      "A secure-messaging answer was unprotected, had a wrong MAC or wrong padding; the channel was closed.",
    citizen: {
      vi: "Kết nối với thẻ bị gián đoạn. Chưa có gì được gửi. Xin đặt lại thẻ.",
      en: "The link to the card was disturbed. Nothing was sent. Please lay the card down again.",
    },
    staff: {
      vi: "Thử lại. Nếu lặp lại với nhiều thẻ, kiểm tra đầu đọc có bị gắn thêm thiết bị không.",
      en: "Try again. If it repeats with several cards, look whether something was attached to the reader.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
