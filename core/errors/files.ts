/** Files that somebody names on the command line: what cannot be read, written, or is no whole dump. @module */
import type { ErrorEntry } from "./entry.ts";

const NOT_READ = {
  vi: "Không đọc được tệp hoặc thư mục đã nêu.",
  en: "The file or folder that was named cannot be read.",
} as const;

export const FILE_ERRORS = {
  "file.unreadable": {
    cause:
      "A file or folder that was named is not there, may not be read, or is no regular file (a device, a pipe); the detail says which.",
    citizen: NOT_READ,
    staff: {
      vi: "Kiểm tra đường dẫn và quyền đọc.",
      en: "Check the path, and who may read it.",
    },
  },
  "file.too_large": {
    cause: "A file that was named is larger than anything of its kind; nothing of it was read.",
    citizen: NOT_READ,
    staff: {
      vi: "Xem có chọn nhầm tệp không.",
      en: "See whether it is the right file.",
    },
  },
  "file.not_written": {
    cause: "A file that was named cannot be written; the detail says why.",
    citizen: {
      vi: "Không ghi được tệp đã nêu.",
      en: "The file that was named cannot be written.",
    },
    staff: {
      vi: "Kiểm tra đường dẫn, quyền ghi và dung lượng đĩa.",
      en: "Check the path, who may write there, and the disk's free space.",
    },
  },
  "dump.security_object_absent": {
    cause:
      "Among the dumped files of a document there is no EF.SOD, so that there is nothing to check them by.",
    citizen: {
      vi: "Trong thư mục không có tệp EF.SOD của giấy tờ.",
      en: "The folder holds no EF.SOD of a document.",
    },
    staff: {
      vi: "Chọn thư mục có đủ các tệp đã đọc từ chip, gồm EF.SOD.",
      en: "Name the folder with all the files that were read from the chip, EF.SOD among them.",
    },
  },
  "dump.two_files": {
    cause: "Two dumped files are the same file of a document, with other content; the detail names them.",
    citizen: {
      vi: "Trong thư mục có hai tệp khác nhau cho cùng một phần của giấy tờ.",
      en: "The folder holds two different files for one part of a document.",
    },
    staff: {
      vi: "Mỗi thư mục chỉ để tệp của một giấy tờ, mỗi phần một tệp.",
      en: "Keep the files of one document only in a folder, one for each part.",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
