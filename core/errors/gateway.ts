/** The province gateway, as the terminal meets it and as it refuses. @module */
import type { ErrorEntry } from "./entry.ts";

const kept = {
  vi: "Hồ sơ của Ông/Bà đã được lưu tại máy và sẽ tự gửi.",
  en: "Your dossier is kept on this machine and goes by itself.",
};

export const GATEWAY_ERRORS = {
  "gateway.unreachable": {
    cause: "No connection to the gateway: name, route, refused, time-out, TLS.",
    citizen: { vi: `Hiện chưa có mạng. ${kept.vi}`, en: `There is no network now. ${kept.en}` },
    staff: {
      vi: "Kiểm tra dây mạng. Không cần làm lại hồ sơ.",
      en: "Check the network cable. The dossier need not be done again.",
    },
  },
  "gateway.untrusted_answer": {
    cause:
      "An answer came that is not signed by the gateway: a captive portal, a proxy, an error page, or an attacker.",
    citizen: { vi: `Mạng đang bị chặn. ${kept.vi}`, en: `The network is blocked. ${kept.en}` },
    staff: {
      vi: "Kiểm tra mạng có trang đăng nhập hoặc bộ lọc không. Không cần làm lại hồ sơ.",
      en: "Look for a log-in page or filter on the network. The dossier need not be done again.",
    },
  },
  "gateway.busy": {
    cause: "The gateway asked the terminal to come back later.",
    citizen: { vi: `Cổng tỉnh đang bận. ${kept.vi}`, en: `The province gateway is busy. ${kept.en}` },
    staff: { vi: "Chờ; máy tự gửi lại.", en: "Wait; the terminal sends again by itself." },
  },
  "gateway.conflict": {
    cause: "The gateway holds another content, or another terminal, under this dossier id.",
    citizen: {
      vi: "Hồ sơ cần được cán bộ xem lại. Xin gọi cán bộ.",
      en: "The dossier needs a look by staff. Please call them.",
    },
    staff: {
      vi: "Hồ sơ đã được giữ riêng. Báo cấp tỉnh kèm mã tạm; không nộp lại trước khi có trả lời.",
      en: "The item was set aside. Tell the province with the provisional code; do not file again before they answer.",
    },
  },
  "gateway.item_refused": {
    cause: "The gateway refused this dossier for a reason of its content; the detail names it.",
    citizen: {
      vi: "Cổng tỉnh không nhận hồ sơ này. Xin gọi cán bộ.",
      en: "The gateway did not take this dossier. Please call staff.",
    },
    staff: {
      vi: "Xem lý do; mời người dân bổ sung và nộp lại.",
      en: "See the reason; ask the person to mend it and file again.",
    },
  },
  "gateway.evidence_rejected": {
    cause:
      "The gateway verified the card's evidence again and did not accept it; the detail names the check.",
    citizen: {
      vi: "Cổng tỉnh không xác minh được thẻ. Xin gọi cán bộ.",
      en: "The gateway could not verify the card. Please call staff.",
    },
    staff: {
      vi: "Xem chi tiết; mời người dân đặt thẻ và nộp lại, hoặc tiếp nhận tại quầy.",
      en: "See the detail; ask the person to tap and file again, or take the dossier at the desk.",
    },
  },
  "gateway.terminal_refused": {
    cause: "The gateway does not accept this terminal any more: it was revoked.",
    citizen: {
      vi: `Máy này tạm ngừng gửi hồ sơ. ${kept.vi}`,
      en: `This machine has stopped sending for now. ${kept.en}`,
    },
    staff: {
      vi: "Gọi cấp tỉnh để kích hoạt lại máy. Hồ sơ trong máy không mất.",
      en: "Call the province to enable the terminal again. Nothing in it is lost.",
    },
  },
  "gateway.clock_skew": {
    cause:
      "The gateway found the time in the signed request too far from its own and sent the right one, signed.",
    citizen: {
      vi: `Đồng hồ của máy vừa được chỉnh. ${kept.vi}`,
      en: `The machine's clock was just corrected. ${kept.en}`,
    },
    staff: {
      vi: "Máy tự chỉnh giờ. Kiểm tra pin đồng hồ nếu lặp lại.",
      en: "The terminal corrects itself. Check the clock battery if it repeats.",
    },
  },
  "gateway.bad_request": {
    cause: "A request to the gateway does not fit its contract; the detail names the field.",
    citizen: {
      vi: "Có lỗi khi gửi. Xin gọi cán bộ.",
      en: "Something went wrong in sending. Please call staff.",
    },
    staff: {
      vi: "Phần mềm hai bên khác phiên bản. Báo kỹ thuật.",
      en: "The two programs are of different versions. Tell the technician.",
    },
  },
  "gateway.not_found": {
    cause: "The gateway has nothing under this id for this terminal.",
    citizen: { vi: "Không tìm thấy hồ sơ này.", en: "This dossier was not found." },
    staff: { vi: "Kiểm tra lại mã hồ sơ.", en: "Check the dossier code." },
  },
  "gateway.internal": {
    cause:
      "The gateway failed while answering; the request has no effect or the same effect when sent again.",
    citizen: { vi: `Cổng tỉnh đang gặp trục trặc. ${kept.vi}`, en: `The gateway has a problem. ${kept.en}` },
    staff: { vi: "Chờ; máy tự gửi lại.", en: "Wait; the terminal sends again by itself." },
  },
} as const satisfies Record<string, ErrorEntry>;
