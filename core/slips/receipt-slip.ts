/**
 * The slip that a person takes home after filing (phiếu ghi nhận hồ sơ): provisional, until the one-stop system gives
 * the official code and the receiving centre issues Mẫu 01.
 * @module
 */
import { formatTimeAndDate } from "../text/dates.ts";
import type { Bilingual, Block, Layout } from "./layout.ts";

/** Whether the dossier has left the terminal. */
export type SlipDelivery =
  /** The gateway has acknowledged it. */
  | "sent"
  /** Kept, and on its way. */
  | "sending"
  /** Kept; there is no network. */
  | "offline"
  /** Kept; sending waits for staff. */
  | "held";

export interface ReceiptSlip {
  /** One to three lines. */
  readonly agencyHeader: readonly string[];
  readonly place: Bilingual;
  readonly terminal: string;
  readonly hotline: string;
  readonly demonstration: boolean;
  readonly provisionalCode: string;
  /** Mã hồ sơ, where the one-stop system has given it by now. */
  readonly officialCode: string | null;
  readonly procedureCode: string;
  readonly procedureName: string;
  /** Masked before they come here: paper is read by others. */
  readonly maskedName: string;
  readonly maskedNumber: string;
  /** ISO 8601 with offset. */
  readonly filedAt: string;
  readonly delivery: SlipDelivery;
  /** Compact JWS that a desk checks without a network. */
  readonly token: string;
  /** Number of the dossier's record in the terminal's journal. */
  readonly sequence: number;
}

const DELIVERY_WORDS: Readonly<Record<SlipDelivery, { readonly lead: string; readonly text: Bilingual }>> = {
  sent: {
    lead: "ĐÃ GỬI:",
    text: {
      vi: "hồ sơ đã lưu tại máy và đã được gửi\u{A0}đi.",
      en: "Sent: your dossier is kept and was sent.",
    },
  },
  sending: {
    lead: "ĐANG GỬI:",
    text: {
      vi: "hồ sơ đã lưu tại máy và đang được gửi\u{A0}đi.",
      en: "Sending: your dossier is kept and on its way.",
    },
  },
  offline: {
    lead: "CHƯA CÓ MẠNG:",
    text: {
      vi: "hồ sơ đã lưu tại máy và sẽ tự gửi khi có mạng.",
      en: "No network: your dossier is kept in this machine and will be sent by itself.",
    },
  },
  held: {
    lead: "ĐANG GIỮ TẠI MÁY:",
    text: {
      vi: "hồ sơ đã lưu. Cán bộ sẽ kiểm tra và gửi.",
      en: "Held in this machine: your dossier is kept. Staff will check and send it.",
    },
  },
};

export function receiptSlip(slip: ReceiptSlip): Layout {
  return [
    ...(slip.demonstration ? [band("DỮ LIỆU MINH HỌA · DEMONSTRATION"), feed(4)] : []),
    ...header(slip.agencyHeader),
    centred("PHIẾU GHI NHẬN HỒ SƠ (TẠM)", "title", true),
    centred("Provisional dossier slip", "small"),
    feed(4),
    centred("Mã tạm · Provisional code", "small"),
    { type: "code", text: slip.provisionalCode },
    feed(4),
    { type: "notice", ...DELIVERY_WORDS[slip.delivery] },
    feed(4),
    ...rows(slip),
    { type: "rule", line: "dashed" },
    ...whatFollows(slip),
    { type: "rule", line: "dashed" },
    { type: "qr", text: slip.token },
    centred("Chữ ký của máy: cán bộ quét để kiểm tra.", "small"),
    centred("Signed by this machine; staff scan it to check.", "fine"),
    feed(4),
    centred(`Máy ${slip.terminal} · Nhật ký số ${slip.sequence}`, "fine"),
  ];
}

/** The state's name and motto as forms carry them, then who issues the slip. */
function header(agency: readonly string[]): Layout {
  return [
    centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "heading", true),
    centred("Độc lập - Tự do - Hạnh phúc", "heading", true),
    { type: "rule", line: "short" },
    ...agency.map((line) => centred(line, "small")),
    feed(5),
  ];
}

function rows(slip: ReceiptSlip): Layout {
  const official: Layout =
    slip.officialCode === null
      ? []
      : [{ type: "row", label: { vi: "Mã hồ sơ", en: "Dossier code" }, value: slip.officialCode }];
  return [
    ...official,
    {
      type: "row",
      label: { vi: "Thủ tục", en: "Procedure" },
      value: `${slip.procedureName} (${slip.procedureCode})`,
    },
    { type: "row", label: { vi: "Người nộp", en: "Applicant" }, value: slip.maskedName },
    { type: "row", label: { vi: "Số định danh", en: "Personal number" }, value: slip.maskedNumber },
    { type: "row", label: { vi: "Nộp lúc", en: "Filed at" }, value: filedAt(slip) },
    { type: "row", label: { vi: "Nơi nộp", en: "Place" }, value: slip.place.vi },
  ];
}

/** The date stays on one line. */
function filedAt(slip: ReceiptSlip): string {
  return formatTimeAndDate(Date.parse(slip.filedAt)).replace("ngày ", "ngày\u{A0}");
}

function whatFollows({ officialCode, hotline }: ReceiptSlip): Layout {
  const code: Layout =
    officialCode === null
      ? [
          left("Mã hồ sơ chính thức và giấy hẹn được cấp khi trung tâm nhận hồ sơ.", "body"),
          left("The official code and the appointment slip follow once the centre has the dossier.", "fine"),
        ]
      : [
          left("Giấy hẹn được cấp khi trung tâm nhận hồ sơ.", "body"),
          left("The appointment slip follows once the centre has the dossier.", "fine"),
        ];
  return [
    ...code,
    feed(3),
    left("Để hỏi về hồ sơ: mang phiếu này đến quầy, hoặc gọi", "body"),
    centred(hotline, "title", true),
    left("To ask about it: bring this slip to the desk, or call.", "fine"),
    feed(3),
    left("Phiếu này không thay thế Giấy tiếp nhận hồ sơ và hẹn trả kết quả.", "strong"),
    left("Không thay thế biên lai.", "strong"),
    left("This is neither the official receipt and appointment slip nor a fee receipt.", "fine"),
  ];
}

function centred(text: string, style: Extract<Block, { type: "text" }>["style"], oneLine = false): Block {
  return { type: "text", text, style, align: "centre", oneLine };
}

function left(text: string, style: Extract<Block, { type: "text" }>["style"]): Block {
  return { type: "text", text, style, align: "left" };
}

function band(text: string): Block {
  return { type: "band", text };
}

function feed(tenths: number): Block {
  return { type: "feed", tenths };
}
