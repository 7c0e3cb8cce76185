import { describe, expect, it } from "vitest";
import type { Layout } from "../../../core/slips/layout.ts";
import { receiptSlip } from "../../../core/slips/receipt-slip.ts";
import { sampleSlip } from "../../support/sample-slip.ts";

function words(layout: Layout): string {
  return layout
    .flatMap((block) => {
      if (block.type === "row") return [`${block.label.vi}: ${block.value}`];
      if (block.type === "notice") return [`${block.lead} ${block.text.vi}`];
      return block.type === "rule" || block.type === "feed" ? [] : [block.text];
    })
    .join("\n")
    .replaceAll("\u{A0}", " ");
}

describe("the slip of a filed dossier", () => {
  it("says what was filed, when and where", () => {
    const text = words(receiptSlip(sampleSlip()));
    expect(text).toContain("PHIẾU GHI NHẬN HỒ SƠ (TẠM)");
    expect(text).toContain("TAM-BNKB01-261123-0001-K");
    expect(text).toContain("Người nộp: N… T… M… Anh");
    expect(text).toContain("Số định danh: 027*******18");
    expect(text).toContain("Nộp lúc: 9 giờ 30 phút, ngày 23/11/2026");
  });

  it("says what it does not replace", () => {
    const text = words(receiptSlip(sampleSlip()));
    expect(text).toContain("không thay thế Giấy tiếp nhận hồ sơ và hẹn trả kết quả");
    expect(text).toContain("Không thay thế biên lai");
  });

  it.each([
    ["sent", "ĐÃ GỬI:"],
    ["sending", "ĐANG GỬI:"],
    ["offline", "CHƯA CÓ MẠNG:"],
    ["held", "ĐANG GIỮ TẠI MÁY:"],
  ] as const)("begins with where the dossier is: %s", (delivery, lead) => {
    const layout = receiptSlip(sampleSlip({ delivery }));
    expect(layout.flatMap((block) => (block.type === "notice" ? [block.lead] : []))).toEqual([lead]);
  });

  it("tells offline that the dossier waits in the machine", () => {
    const text = words(receiptSlip(sampleSlip({ delivery: "offline" })));
    expect(text).toContain("CHƯA CÓ MẠNG: hồ sơ đã lưu tại máy và sẽ tự gửi khi có mạng");
    expect(text).not.toContain("đã gửi đi");
  });

  it("promises the official code until it stands there", () => {
    const before = words(receiptSlip(sampleSlip()));
    const after = words(receiptSlip(sampleSlip({ delivery: "sent", officialCode: "H05.26.12-261123-0001" })));
    expect(before).toContain("Mã hồ sơ chính thức");
    expect(after).toContain("Mã hồ sơ: H05.26.12-261123-0001");
    expect(after).not.toContain("Mã hồ sơ chính thức");
  });

  it("says that it is a demonstration there, and only there", () => {
    expect(words(receiptSlip(sampleSlip({ demonstration: true })))).toContain("DỮ LIỆU MINH HỌA");
    expect(words(receiptSlip(sampleSlip({ demonstration: false })))).not.toContain("MINH HỌA");
  });
});
