/** Verdicts on the chip of a national ID card: its data groups, whether it is genuine, how it was opened. @module */
import { DATA_NOT_VALID, type ErrorEntry, NOT_GENUINE, TO_DESK as toDesk } from "./entry.ts";

export const CHIP_ERRORS = {
  "dg.malformed": {
    cause:
      "A data group, EF.COM or EF.CardSecurity is not what ICAO 9303-10 says (for DG13: the Vietnamese profile); the detail names the file and what was wrong, never what stands in it.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Đọc lại thẻ một lần. Nếu lặp lại: thẻ hỏng hoặc không đúng chuẩn; giữ mã lỗi, hướng dẫn đổi thẻ.",
      en: "Read the card once more. If it repeats, the card is broken or not to the standard: keep the code, help with a new card.",
    },
  },
  "mrz.check_digit": {
    cause:
      "A check digit of the machine-readable zone in DG1 does not fit what it covers; the detail names which.",
    citizen: DATA_NOT_VALID,
    staff: {
      vi: "Số kiểm tra trong dòng mã không khớp. So với dòng in trên thẻ; nếu cũng sai, hướng dẫn đổi thẻ.",
      en: "A check digit of the coded lines is wrong. Compare with the printed lines; where they are wrong too, help with a new card.",
    },
  },
  "chip.authentication": {
    cause:
      "Chip authentication: the chip refused it, or did not answer under the new keys, so that it has not shown the private key that belongs to DG14.",
    citizen: NOT_GENUINE,
    staff: {
      vi: "Đọc lại thẻ một lần. Nếu lặp lại, có thể là thẻ sao chép: đối chiếu người và giấy tờ khác; lập biên bản theo quy định.",
      en: "Read the card once more. If it repeats, it may be a copied card: check the person by other papers; report as the rules say.",
    },
  },
  "chip.active_authentication": {
    cause:
      "Active authentication: the chip refused to sign the terminal's challenge, or its signature does not verify with the key of DG15.",
    citizen: NOT_GENUINE,
    staff: {
      vi: "Đọc lại thẻ một lần. Nếu lặp lại, có thể là thẻ sao chép: đối chiếu người và giấy tờ khác; lập biên bản theo quy định.",
      en: "Read the card once more. If it repeats, it may be a copied card: check the person by other papers; report as the rules say.",
    },
  },
  "chip.unsupported": {
    cause:
      "The chip's key is on a curve or group, or of a protocol, that is not spoken here; nothing was asked of the chip.",
    citizen: {
      vi: `Máy này chưa kiểm tra được loại thẻ này. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `This machine cannot check this kind of card. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Thẻ dùng thuật toán máy chưa hỗ trợ. Cập nhật phần mềm hoặc tiếp nhận tại quầy.",
      en: "The card uses an algorithm this machine does not know. Update the software or serve the person at the desk.",
    },
  },
  "chip.not_performed": {
    cause:
      "EF.SOD lists DG14 or DG15, so that the chip must be able to show that it is genuine, and that did not happen; the detail says why.",
    citizen: NOT_GENUINE,
    staff: {
      vi: "Chip giấu khóa mà nơi cấp đã ký: có thể là thẻ sao chép. Đối chiếu người và giấy tờ khác; lập biên bản theo quy định.",
      en: "The chip hides a key that its issuer signed: it may be a copied card. Check the person by other papers; report as the rules say.",
    },
  },
  "access.downgraded": {
    cause:
      "The verified DG14 or EF.CardSecurity lists PACE that the unsigned EF.CardAccess does not: somebody led the terminal to weaker protection.",
    citizen: {
      vi: `Thẻ trả lời không đúng cách. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The card answered in a wrong way. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Thẻ bị sửa hoặc có thiết bị chen giữa. Xem đầu đọc có bị gắn thêm gì không; không dùng thẻ này.",
      en: "The card was altered or a device sits in between. Look whether something was attached to the reader; do not use this card.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
