/** What a card lets whom do: the terminal's right to it, the holder's PIN, the rights of staff. @module */
import { type ErrorEntry, TO_DESK as toDesk } from "./entry.ts";

const notReady = {
  vi: "Máy chưa sẵn sàng nhận thẻ. Xin dùng máy khác hoặc đến quầy.",
  en: "This machine is not ready for cards. Please use another one or come to the desk.",
};

export const ACCESS_ERRORS = {
  "terminal.not_authenticated": {
    cause:
      "The card did not accept the terminal's certificate or its signature; the detail holds the status word and what it means.",
    citizen: notReady,
    staff: {
      vi: "Thẻ không nhận chứng thư của máy: hết hạn, sai máy hoặc sai cơ quan ký. Cài chứng thư mới cho máy này.",
      en: "The card does not take this machine's certificate: lapsed, of another machine, or by another signer. Install a new one.",
    },
  },
  "terminal.certificate_absent": {
    cause: "The terminal has no certificate for citizen cards, or its file cannot be read.",
    citizen: notReady,
    staff: {
      vi: "Đặt chứng thư của máy vào nơi terminal.certificateFile chỉ ra.",
      en: "Put the machine's certificate where terminal.certificateFile says.",
    },
  },
  "terminal.certificate_invalid": {
    cause: "The terminal's certificate is malformed, or names another terminal or another key.",
    citizen: notReady,
    staff: {
      vi: "Chứng thư không phải của máy này. Xin tỉnh cấp lại cho đúng tên máy và khóa của máy.",
      en: "The certificate is not this machine's. Ask the province for one with this machine's name and key.",
    },
  },
  "terminal.certificate_lapsed": {
    cause: "Today lies outside the dates of the terminal's certificate.",
    citizen: notReady,
    staff: {
      vi: "Kiểm tra ngày giờ của máy; nếu đúng, cài chứng thư mới cho máy này.",
      en: "Check the machine's date; if it is right, install a new certificate for this machine.",
    },
  },
  "pin.wrong": {
    cause: "The card compared another PIN; the detail holds how many tries are left.",
    citizen: {
      vi: "Mã PIN không đúng. Chưa có gì được gửi. Xin nhập lại.",
      en: "The PIN is not right. Nothing was sent. Please enter it again.",
    },
    staff: {
      vi: "Không hỏi mã PIN. Nhắc người dân số lần còn lại; quên mã thì dùng mã PUK trong thư cấp thẻ.",
      en: "Never ask for the PIN. Tell how many tries are left; who forgot it uses the PUK from the card's letter.",
    },
  },
  "pin.blocked": {
    cause: "No tries of the PIN are left.",
    citizen: {
      vi: `Mã PIN đã bị khóa sau ba lần nhập sai. ${toDesk.vi}`,
      en: `The PIN is blocked after three wrong tries. ${toDesk.en}`,
    },
    staff: {
      vi: "Người dân tự nhập mã PUK trong thư cấp thẻ để đặt mã PIN mới.",
      en: "The holder enters the PUK from the card's letter to set a new PIN.",
    },
  },
  "pin.last_try_contact": {
    cause:
      "One try is left, and the card takes the last one on its contact interface only; it was not taken.",
    citizen: {
      vi: "Chỉ còn một lần nhập mã. Xin cắm thẻ vào khe rồi nhập lại.",
      en: "One try is left. Please put the card into the slot and enter the code there.",
    },
    staff: {
      vi: "Lần cuối chỉ nhận khi thẻ cắm trong khe, để không ai khóa thẻ từ xa.",
      en: "The last try counts only in the slot, so that nobody can block a card over the air.",
    },
  },
  "pin.format": {
    cause: "What was entered cannot be a PIN (six digits) or a PUK (eight digits); nothing went to the card.",
    citizen: {
      vi: "Mã PIN có sáu chữ số, mã PUK có tám chữ số. Xin nhập lại.",
      en: "A PIN has six digits, a PUK eight. Please enter it again.",
    },
    staff: {
      vi: "Nhắc người dân: PIN sáu chữ số, PUK tám chữ số.",
      en: "Tell the holder: six digits for the PIN, eight for the PUK.",
    },
  },
  "puk.wrong": {
    cause: "The card compared another PUK; the detail holds how many tries are left.",
    citizen: {
      vi: "Mã PUK không đúng. Xin xem thư cấp thẻ và nhập lại.",
      en: "The PUK is not right. Please look at the card's letter and enter it again.",
    },
    staff: {
      vi: "Đối chiếu với thư cấp thẻ. Hết số lần thì phải đổi thẻ.",
      en: "Compare with the card's letter. With no tries left the card must be replaced.",
    },
  },
  "puk.blocked": {
    cause: "No tries of the PUK are left; the PIN of this card cannot be set again.",
    citizen: {
      vi: `Không đặt lại được mã PIN của thẻ này. ${toDesk.vi}`,
      en: `The PIN of this card cannot be set again. ${toDesk.en}`,
    },
    staff: {
      vi: "Hướng dẫn đổi thẻ.",
      en: "Help the person get a new card.",
    },
  },
  "staff.pin_needed": {
    cause: "A staff card was read without its PIN.",
    citizen: {
      vi: "Thẻ cán bộ cần mã PIN.",
      en: "A staff card needs its PIN.",
    },
    staff: {
      vi: "Nhập mã PIN của thẻ cán bộ.",
      en: "Enter the PIN of your staff card.",
    },
  },
  "staff.not_registered": {
    cause: "The staff id of the card is not in the signed staff register.",
    citizen: {
      vi: "Thẻ cán bộ này không có trong danh sách của tỉnh.",
      en: "This staff card is not in the register of the province.",
    },
    staff: {
      vi: "Xin đơn vị đăng ký cán bộ; nếu vừa đăng ký, nối mạng để máy tải danh sách mới.",
      en: "Ask your unit to register you; if that was just done, connect the machine so that it loads the new list.",
    },
  },
  "staff.other_unit": {
    cause: "The staff register has this staff id in another unit than the card.",
    citizen: {
      vi: "Thẻ cán bộ này thuộc đơn vị khác.",
      en: "This staff card belongs to another unit.",
    },
    staff: {
      vi: "Cán bộ đã chuyển đơn vị: đổi thẻ cán bộ.",
      en: "Whoever changed units needs a new staff card.",
    },
  },
  "staff.no_role": {
    cause: "No role stands both on the staff card and in the staff register.",
    citizen: {
      vi: "Thẻ cán bộ này không có quyền ở đây.",
      en: "This staff card has no rights here.",
    },
    staff: {
      vi: "Xin đơn vị xem lại vai trò trên thẻ và trong danh sách của tỉnh.",
      en: "Ask your unit to compare the roles on the card with those in the register.",
    },
  },
  "staff.register_stale": {
    cause: "The trust bundle has no staff register, or it is past its end date.",
    citizen: {
      vi: "Máy chưa có danh sách cán bộ còn hiệu lực.",
      en: "This machine has no current staff register.",
    },
    staff: {
      vi: "Nối mạng để máy tải gói tin cậy mới.",
      en: "Connect the machine so that it loads the new trust bundle.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
