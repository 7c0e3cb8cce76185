/** The terminal service itself: store, session, forms, configuration. @module */
import type { ErrorEntry } from "./entry.ts";

export const SERVICE_ERRORS = {
  "store.absent": {
    cause: "There is no store in the named folder.",
    citizen: {
      vi: "Máy chưa được cài đặt xong. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not set up yet. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Kiểm tra đường dẫn thư mục dữ liệu.",
      en: "Check the path of the data folder.",
    },
  },
  "store.locked": {
    cause: "Another process holds the store's lock.",
    citizen: {
      vi: "Máy đang khởi động. Xin chờ một lát.",
      en: "The machine is starting. Please wait a moment.",
    },
    staff: {
      vi: "Một chương trình khác đang dùng dữ liệu. Đóng nó rồi thử lại.",
      en: "Another program uses the data. Close it and try again.",
    },
  },
  "store.write_failed": {
    cause: "The commit failed or its outcome is unknown (disk full, I/O error); nothing was promised.",
    citizen: {
      vi: "Máy chưa lưu được hồ sơ. Chưa có gì được gửi. Xin thử lại hoặc gọi cán bộ.",
      en: "The machine could not keep the dossier. Nothing was sent. Please try again or call staff.",
    },
    staff: {
      vi: "Kiểm tra dung lượng đĩa. Không tắt máy ngang.",
      en: "Check the disk's free space. Do not cut the power.",
    },
  },
  "store.corrupt": {
    cause:
      "The chain, a checkpoint or the database file does not hold; the detail names the first bad record.",
    citizen: {
      vi: "Máy tạm ngừng phục vụ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is out of service. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Ngừng dùng máy, giữ nguyên ổ đĩa và báo kỹ thuật.",
      en: "Stop using the machine, keep the disk as it is, and tell the technician.",
    },
  },
  "store.backlog": {
    cause: "As many dossiers wait here as the configuration allows; new ones are not taken.",
    citizen: {
      vi: "Máy đang giữ nhiều hồ sơ chờ gửi. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine holds many dossiers waiting to be sent. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Nối lại mạng để máy gửi hồ sơ đang chờ; máy tự nhận hồ sơ mới sau đó.",
      en: "Connect the network so that the waiting dossiers go; then new ones are taken again.",
    },
  },
  "store.disk_low": {
    cause: "Less disk is free than the configuration asks for; the rest is kept for the journal.",
    citizen: {
      vi: "Máy tạm ngừng nhận hồ sơ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not taking dossiers now. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Giải phóng dung lượng đĩa; máy tự nhận hồ sơ mới sau đó.",
      en: "Free some disk space; then new dossiers are taken again.",
    },
  },
  "store.version": {
    cause: "The store was written by a newer program.",
    citizen: {
      vi: "Máy tạm ngừng phục vụ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is out of service. Please use another one or come to the desk.",
    },
    staff: { vi: "Cài lại phiên bản mới của phần mềm.", en: "Install the newer program again." },
  },
  "session.ended": {
    cause: "A message named a session that has ended, or that is not the present one.",
    citizen: { vi: "Phiên đã kết thúc. Xin bắt đầu lại.", en: "The session has ended. Please start again." },
    staff: { vi: "Bắt đầu phiên mới.", en: "Start a new session." },
  },
  "session.step": {
    cause: "A message asked for a step that the present state does not offer.",
    citizen: { vi: "Chưa làm được bước này lúc này.", en: "This step is not possible now." },
    staff: { vi: "Quay lại bước trước.", en: "Go back one step." },
  },
  "form.incomplete": {
    cause: "A required field of the form is missing or does not fit; the detail names the field.",
    citizen: {
      vi: "Còn chỗ chưa điền hoặc chưa đúng. Xin xem các ô được đánh dấu.",
      en: "Something is missing or not right. Please look at the marked fields.",
    },
    staff: { vi: "Giúp người dân điền các ô được đánh dấu.", en: "Help the person with the marked fields." },
  },
  "procedure.unknown": {
    cause: "No procedure of this code stands in the catalogue.",
    citizen: { vi: "Không tìm thấy thủ tục này.", en: "This procedure was not found." },
    staff: { vi: "Kiểm tra mã thủ tục; cập nhật danh mục.", en: "Check the code; update the catalogue." },
  },
  "config.invalid": {
    cause: "The configuration has an unknown key or a value that does not fit; the detail names the key.",
    citizen: {
      vi: "Máy chưa được cài đặt xong. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not set up yet. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Sửa khóa được nêu trong tệp cấu hình rồi khởi động lại.",
      en: "Mend the named key in the configuration file and start again.",
    },
  },
  "config.unreadable": {
    cause: "The configuration file is missing, cannot be read or is not JSON.",
    citizen: {
      vi: "Máy chưa được cài đặt xong. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not set up yet. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Kiểm tra đường dẫn và nội dung tệp cấu hình.",
      en: "Check the path and the content of the configuration file.",
    },
  },
  "issue.folder": {
    cause:
      "The folder that test cards should be written to cannot be written, or holds files that 'issue' did not make.",
    citizen: {
      vi: "Máy chưa được cài đặt xong. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not set up yet. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Chọn một thư mục mới hoặc trống, và kiểm tra quyền ghi.",
      en: "Choose a new or empty folder, and check that it can be written.",
    },
  },
  "config.production": {
    cause:
      "A production profile met something of the demonstration: an anchor from the published seed, a simulated device, or the dev dock.",
    citizen: {
      vi: "Máy chưa được cài đặt xong. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is not set up yet. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Thay các khóa và thiết bị trình diễn bằng khóa và thiết bị thật.",
      en: "Replace the demonstration's keys and devices with real ones.",
    },
  },
  "protocol.invalid": {
    cause: "A message does not fit its contract; the detail names the field.",
    citizen: {
      vi: "Có lỗi trong máy. Xin bắt đầu lại hoặc gọi cán bộ.",
      en: "Something went wrong in the machine. Please start again or call staff.",
    },
    staff: {
      vi: "Khởi động lại màn hình. Báo kỹ thuật nếu lặp lại.",
      en: "Restart the screen. Tell the technician if it repeats.",
    },
  },
  "program.altered": {
    cause:
      "A file of the installed program is not as the release's signed manifest says; the detail names it.",
    citizen: {
      vi: "Máy tạm ngừng phục vụ. Xin dùng máy khác hoặc đến quầy.",
      en: "This machine is out of service. Please use another one or come to the desk.",
    },
    staff: {
      vi: "Không dùng máy. Báo kỹ thuật cài lại phần mềm từ bản phát hành.",
      en: "Do not use the machine. Have the technician install the release again.",
    },
  },
  "internal.bug": {
    cause: "An exception reached the outermost handler: a defect of the program.",
    citizen: {
      vi: "Máy gặp lỗi và đã kết thúc phiên an toàn. Hồ sơ đã lưu không mất. Xin bắt đầu lại.",
      en: "The machine met an error and ended the session safely. What was kept is not lost. Please start again.",
    },
    staff: { vi: "Gửi nhật ký chẩn đoán cho kỹ thuật.", en: "Send the diagnostic log to the technician." },
  },
} as const satisfies Record<string, ErrorEntry>;
