/** Readers, printers and scanners. @module */
import type { ErrorEntry } from "./entry.ts";

export const DEVICE_ERRORS = {
  "reader.service_absent": {
    cause: "The PC/SC service (pcscd, Smart Card service) is not running or cannot be reached.",
    citizen: {
      vi: "Đầu đọc thẻ đang tạm nghỉ. Xin dùng máy khác hoặc đến quầy.",
      en: "The card reader is resting. Please use another machine or come to the desk.",
    },
    staff: {
      vi: "Khởi động lại dịch vụ PC/SC (pcscd). Máy tự nối lại khi dịch vụ chạy.",
      en: "Start the PC/SC service (pcscd) again. The terminal reconnects by itself.",
    },
  },
  "reader.absent": {
    cause: "No card reader is connected, or the one in use was unplugged.",
    citizen: {
      vi: "Đầu đọc thẻ chưa được nối. Xin dùng máy khác hoặc đến quầy.",
      en: "The card reader is not connected. Please use another machine or come to the desk.",
    },
    staff: { vi: "Cắm lại dây đầu đọc thẻ.", en: "Plug the card reader in again." },
  },
  "reader.failed": {
    cause: "The reader or its host process failed; the detail names the PC/SC error.",
    citizen: {
      vi: "Đầu đọc thẻ gặp trục trặc. Chưa có gì được gửi. Xin đặt lại thẻ.",
      en: "The card reader has a problem. Nothing was sent. Please lay the card down again.",
    },
    staff: {
      vi: "Rút và cắm lại đầu đọc. Nếu lặp lại, thay đầu đọc.",
      en: "Unplug the reader and plug it in again. If it repeats, replace it.",
    },
  },
  "printer.paper_out": {
    cause: "The printer reports that its paper is at an end.",
    citizen: {
      vi: "Máy in hết giấy. Hồ sơ của Ông/Bà vẫn được lưu. Xin ghi lại mã hoặc gọi cán bộ.",
      en: "The printer is out of paper. Your dossier is kept. Please write down the code or call staff.",
    },
    staff: { vi: "Thay cuộn giấy. Phiếu sẽ tự in lại.", en: "Put in a new roll. The slip prints by itself." },
  },
  "printer.cover_open": {
    cause: "The printer reports an open cover.",
    citizen: {
      vi: "Nắp máy in đang mở. Hồ sơ của Ông/Bà vẫn được lưu. Xin gọi cán bộ.",
      en: "The printer's cover is open. Your dossier is kept. Please call staff.",
    },
    staff: { vi: "Đóng nắp máy in. Phiếu sẽ tự in lại.", en: "Close the cover. The slip prints by itself." },
  },
  "printer.offline": {
    cause: "The printer does not answer, refuses the connection, or reports a mechanical fault.",
    citizen: {
      vi: "Máy in không trả lời. Hồ sơ của Ông/Bà vẫn được lưu. Xin ghi lại mã hoặc gọi cán bộ.",
      en: "The printer does not answer. Your dossier is kept. Please write down the code or call staff.",
    },
    staff: {
      vi: "Kiểm tra nguồn điện và dây của máy in. Phiếu sẽ tự in lại.",
      en: "Check the printer's power and cable. The slip prints by itself.",
    },
  },
  "printer.unconfirmed": {
    cause: "The slip was sent but the printer did not confirm that it came out.",
    citizen: {
      vi: "Không chắc phiếu đã in đủ. Hồ sơ của Ông/Bà vẫn được lưu. Xin xem phiếu hoặc gọi cán bộ.",
      en: "It is not certain that the slip came out whole. Your dossier is kept. Please look at it or call staff.",
    },
    staff: {
      vi: "Xem phiếu vừa ra. In lại nếu thiếu.",
      en: "Look at the slip. Print it again if part is missing.",
    },
  },
  "scanner.unreadable": {
    cause: "The scanned code is not a card QR of the profile.",
    citizen: {
      vi: "Không đọc được mã trên thẻ. Xin nhập sáu số in trên thẻ.",
      en: "The code on the card cannot be read. Please type the six digits printed on it.",
    },
    staff: {
      vi: "Lau mặt kính máy quét; kiểm tra mã QR trên thẻ.",
      en: "Wipe the scanner's glass; look at the QR on the card.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
