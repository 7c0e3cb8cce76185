/** The verdicts of the identity checks: why a card that answers is not believed. @module */
import { DATA_CHANGED, type ErrorEntry, NOT_GENUINE, TO_DESK as toDesk } from "./entry.ts";

export const CHECK_ERRORS = {
  "kb.signature": {
    cause:
      "The key-binding signature does not verify with the holder key of the credential: a copy without the key.",
    citizen: NOT_GENUINE,
    staff: {
      vi: "Có thể là thẻ sao chép. Đối chiếu người và giấy tờ khác; lập biên bản theo quy định.",
      en: "It may be a copied card. Check the person by other papers; report as the rules say.",
    },
  },
  "kb.channel": {
    cause:
      "The key-binding proof is bound to another PACE channel: somebody stands between terminal and card.",
    citizen: {
      vi: `Kết nối với thẻ không an toàn. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The link to the card is not safe. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Kiểm tra đầu đọc có bị gắn thêm thiết bị không. Ngừng dùng máy này và báo kỹ thuật.",
      en: "Look for a device attached to the reader. Stop using this machine and call the technician.",
    },
  },
  "kb.stale": {
    cause:
      "The card's proof was not made in the session that filed the dossier, or the time of filing lies ahead or too far back.",
    citizen: {
      vi: "Cổng tỉnh không nhận hồ sơ này vì thời điểm không khớp. Xin đặt thẻ và nộp lại.",
      en: "The province did not take this dossier: its times do not fit. Please tap your card and file again.",
    },
    staff: {
      vi: "Kiểm tra ngày giờ của máy; mời người dân đặt thẻ và nộp lại. Nếu giờ đúng mà lặp lại, báo cấp tỉnh.",
      en: "Check the machine's date and time; ask the person to tap and file again. If the time is right and it repeats, tell the province.",
    },
  },
  "kb.not_bound": {
    cause:
      "The procedure asks for high assurance, and the card has not signed the dossier's own hash: it was not there when the dossier was filed.",
    citizen: {
      vi: "Thủ tục này cần thẻ còn trên máy lúc nộp. Xin đặt thẻ và nộp lại.",
      en: "This procedure needs the card on the machine while filing. Please tap your card and file again.",
    },
    staff: {
      vi: "Mời người dân để nguyên thẻ trên máy cho đến khi có mã hồ sơ, rồi nộp lại.",
      en: "Ask the person to leave the card on the machine until the dossier's code appears, and to file again.",
    },
  },
  "vc.malformed": {
    cause: "The credential is not a well-formed SD-JWT VC of the profile.",
    citizen: {
      vi: `Dữ liệu trên thẻ không hợp lệ. ${toDesk.vi}`,
      en: `The data on the card is not valid. ${toDesk.en}`,
    },
    staff: {
      vi: "Thẻ hỏng hoặc không đúng chuẩn. Hướng dẫn đổi thẻ.",
      en: "The card is broken or not to the profile. Help the person get a new one.",
    },
  },
  "vc.signature": {
    cause: "The issuer's signature over the credential is wrong although the issuer key is known.",
    citizen: DATA_CHANGED,
    staff: {
      vi: "Thẻ bị sửa hoặc giả. Không dùng; lập biên bản theo quy định.",
      en: "The card was altered or forged. Do not use it; report as the rules say.",
    },
  },
  "vc.issuer_unknown": {
    cause: "No key for (iss, kid) stands in the trust bundle, or that key may not sign this vct.",
    citizen: {
      vi: `Máy không nhận ra cơ quan cấp thẻ này. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The machine does not know who issued this card. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Xem gói tin cậy có còn mới không. Nếu mới, thẻ không do tỉnh cấp.",
      en: "See whether the trust bundle is up to date. If it is, the province did not issue this card.",
    },
  },
  "vc.disclosure": {
    cause: "A disclosure read from the card is not among the digests the issuer signed.",
    citizen: {
      vi: `Một thông tin trên thẻ đã bị thay đổi. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `Something written on the card was changed. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Thẻ bị sửa. Không dùng; lập biên bản theo quy định.",
      en: "The card was altered. Do not use it; report as the rules say.",
    },
  },
  "validity.expired": {
    cause: "The credential's exp lies in the past.",
    citizen: {
      vi: "Thẻ đã hết hạn. Xin làm thủ tục cấp đổi thẻ tại quầy.",
      en: "The card has expired. Please ask for a new one at the desk.",
    },
    staff: {
      vi: "Hướng dẫn cấp đổi thẻ. Kiểm tra đồng hồ máy nếu nhiều thẻ cùng báo hết hạn.",
      en: "Help with a new card. Check the machine's clock if many cards show as expired.",
    },
  },
  "validity.not_yet": {
    cause: "The credential's iat or nbf lies in the future.",
    citizen: {
      vi: "Thẻ chưa đến ngày có hiệu lực. Xin mời Ông/Bà đến quầy.",
      en: "The card is not valid yet. Please come to the desk.",
    },
    staff: {
      vi: "Kiểm tra ngày giờ của máy trước, sau đó ngày cấp thẻ.",
      en: "Check the machine's date first, then the issue date of the card.",
    },
  },
  "revocation.revoked": {
    cause: "The status list marks this credential as revoked.",
    citizen: {
      vi: `Thẻ này đã bị thu hồi hoặc báo mất. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `This card was withdrawn or reported lost. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Hỏi người dân có báo mất thẻ không. Thẻ đã thu hồi không dùng lại được.",
      en: "Ask whether the card was reported lost. A withdrawn card cannot be used again.",
    },
  },
  "revocation.list_invalid": {
    cause:
      "The status list is missing, wrongly signed, for another uri, or does not hold the index of the credential.",
    citizen: {
      vi: `Máy chưa kiểm tra được thẻ có bị thu hồi hay không. ${toDesk.vi}`,
      en: `The machine cannot check whether the card was withdrawn. ${toDesk.en}`,
    },
    staff: {
      vi: "Cập nhật gói tin cậy từ cổng tỉnh.",
      en: "Update the trust bundle from the province gateway.",
    },
  },
  "revocation.list_stale": {
    cause: "The newest status list is past its exp or older than the policy allows.",
    citizen: {
      vi: `Danh sách thẻ thu hồi trên máy đã cũ. ${toDesk.vi}`,
      en: `The list of withdrawn cards on this machine is too old. ${toDesk.en}`,
    },
    staff: {
      vi: "Nối mạng để máy tải danh sách mới.",
      en: "Connect the machine so that it loads the new list.",
    },
  },
  "identity.assurance_too_low": {
    cause: "The checks that passed do not reach the assurance the procedure needs.",
    citizen: {
      vi: `Thủ tục này cần xác minh kỹ hơn. ${toDesk.vi}`,
      en: `This procedure needs a stronger proof of identity. ${toDesk.en}`,
    },
    staff: {
      vi: "Xem chi tiết các bước kiểm tra thẻ; tiếp nhận tại quầy.",
      en: "See which checks were missing; take the dossier at the desk.",
    },
  },
  "identity.other_card": {
    cause: "A later read in the session met another card than the one that opened it.",
    citizen: {
      vi: "Đây không phải thẻ lúc đầu. Xin đặt lại đúng thẻ của Ông/Bà.",
      en: "This is not the card from before. Please lay down your own card again.",
    },
    staff: {
      vi: "Mỗi phiên chỉ dùng một thẻ. Kết thúc phiên rồi bắt đầu lại.",
      en: "A session belongs to one card. End it and start again.",
    },
  },
  "identity.staff_card": {
    cause: "A staff card was laid down where a citizen's is expected.",
    citizen: {
      vi: "Đây là thẻ cán bộ. Xin dùng thẻ công dân.",
      en: "This is a staff card. Please use a citizen card.",
    },
    staff: {
      vi: "Thẻ cán bộ chỉ dùng để đăng nhập ở quầy.",
      en: "The staff card is for signing in at the counter only.",
    },
  },
  "identity.printed_mismatch": {
    cause: "The card number in the printed QR code is another than the one in the credential.",
    citizen: {
      vi: `Mã in trên thẻ không khớp với chip. Chưa có gì được gửi. ${toDesk.vi}`,
      en: `The code printed on the card does not match its chip. Nothing was sent. ${toDesk.en}`,
    },
    staff: {
      vi: "Xem mã QR có bị dán đè không; đối chiếu số in trên thẻ với số đọc từ chip.",
      en: "See whether the QR was pasted over; compare the printed number with the one from the chip.",
    },
  },
  "identity.field_mismatch": {
    cause:
      "The requester's name or number in the form is another than the card disclosed; the gateway compares them again.",
    citizen: {
      vi: "Họ tên hoặc số căn cước trong tờ khai không khớp với thẻ. Xin đặt thẻ và nộp lại.",
      en: "The name or identity number in the form is not the one on the card. Please tap your card and file again.",
    },
    staff: {
      vi: "Phần người yêu cầu phải giữ đúng họ tên và số lấy từ thẻ. Nếu thẻ in sai, hướng dẫn đổi thẻ.",
      en: "The requester's name and number must stay as the card has them. If the card is wrong, help with a new one.",
    },
  },
  "trust.bundle_invalid": {
    cause:
      "The trust bundle is not signed by the configured root, is malformed, or is made from the demonstration seed in a production profile.",
    citizen: {
      vi: "Máy chưa sẵn sàng nhận thẻ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not ready for cards. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Gói tin cậy không hợp lệ. Tải lại từ cổng tỉnh; báo kỹ thuật nếu lặp lại.",
      en: "The trust bundle is not valid. Load it again from the gateway; call the technician if it repeats.",
    },
  },
  "trust.bundle_rollback": {
    cause:
      "A trust bundle with an older number, or with the same number and other content, was offered and refused.",
    citizen: {
      vi: "Máy chưa sẵn sàng nhận thẻ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not ready for cards. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Có người đưa gói tin cậy cũ vào máy, hoặc cổng bị giả. Báo kỹ thuật ngay.",
      en: "Somebody offered an old trust bundle, or the gateway is not the real one. Tell the technician at once.",
    },
  },
  "trust.bundle_stale": {
    cause: "A part of the trust bundle is past its end date.",
    citizen: {
      vi: "Máy chưa cập nhật đủ để nhận thẻ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not up to date enough for cards. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Nối mạng để máy tải gói tin cậy mới.",
      en: "Connect the machine so that it loads the new trust bundle.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
