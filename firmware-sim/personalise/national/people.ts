/**
 * What the national card says beyond the provincial one about the synthetic people of the demonstration: parents, marks,
 * old numbers. All invented.
 * @module
 */
import { CITIZENS, type CitizenData } from "../people.ts";

export interface NationalPerson
  extends Pick<
    CitizenData,
    "personalNumber" | "fullName" | "birthDate" | "sex" | "residence" | "origin" | "ethnicity" | "religion"
  > {
  readonly father: string;
  readonly mother: string;
  readonly spouse?: string | undefined;
  /** Nine digits of the paper that the card replaced. */
  readonly oldNumber?: string | undefined;
  /** Distinguishing marks (đặc điểm nhận dạng). */
  readonly marks: string;
}

type Added = Pick<NationalPerson, "father" | "mother" | "spouse" | "oldNumber" | "marks">;

const ADDED = {
  "minh-anh": {
    father: "Nguyễn Văn Thịnh",
    mother: "Trần Thị Mùi",
    spouse: "Lê Hữu Đạt",
    oldNumber: "125000018",
    marks: "Nốt ruồi C: 1 cm trên sau mép trái",
  },
  "duc-long": {
    father: "Nguyễn Đức Lượng",
    mother: "Ngô Thị Đượm",
    spouse: "Vương Thị Nhỡ",
    oldNumber: "120000021",
    marks: "Sẹo chấm C: 2 cm dưới trước mắt phải",
  },
  "thi-uong": {
    father: "Nguyễn Bưởng",
    mother: "Đoàn Thị Thưởng",
    oldNumber: "120000034",
    marks: "Nốt ruồi C: 0,5 cm dưới mũi",
  },
  "huu-quynh": {
    father: "Đặng Hữu Quýnh",
    mother: "Thân Thị Nguyễn",
    spouse: "Giáp Thị Hoè",
    oldNumber: "121000047",
    marks: "Sẹo C: 3 cm trên đuôi lông mày trái",
  },
  "khanh-linh": {
    father: "Công Tằng Tôn Thất Nguyễn Hoàng Phương Vĩnh Khuê",
    mother: "Huỳnh Thị Quỳnh Uyển",
    marks: "Nốt ruồi C: 1,5 cm dưới sau đuôi mắt phải",
  },
  nhan: { father: "Triệu Vần", mother: "Nhậm", marks: "Không" },
  "gia-huy": {
    father: "Trần Gia Khiêm",
    mother: "Nguyễn Thị Huệ",
    marks: "Nốt ruồi C: 1 cm trước cánh mũi trái",
  },
  "bao-chau": { father: "Lê Ngọc Thuỵ", mother: "Đỗ Thị Bảo Ngọc", marks: "Nốt ruồi C: 2 cm dưới mép phải" },
  "van-phuc": {
    father: "Hoàng Văn Lợi",
    mother: "Vi Thị Nghĩa",
    spouse: "Lâm Thị Sửu",
    oldNumber: "121000092",
    marks: "Sẹo chấm C: 1 cm dưới trước mắt trái",
  },
  "thuy-duong": {
    father: "Phạm Thuỳ",
    mother: "Nguyễn Thị Hoà",
    oldNumber: "125000105",
    marks: "Nốt ruồi C: 1 cm trên trước đầu lông mày phải",
  },
  "dinh-thuong": {
    father: "Vũ Đình Thướng",
    mother: "Ngô Thị Dưỡng",
    spouse: "Nguyễn Thị Gương",
    oldNumber: "125000118",
    marks: "Sẹo C: 2 cm trên trước mép phải",
  },
  "thi-nguyet": {
    father: "Giáp Văn Nguyên",
    mother: "Dương Thị Tuyết",
    spouse: "Nguyễn Văn Khuyến",
    oldNumber: "121000121",
    marks: "Nốt ruồi C: 1 cm dưới sau mép trái",
  },
  clone: { father: "Ngô Quang Khanh", mother: "Tạ Thị Lý", marks: "Không" },
  "wrong-issuer": { father: "Đỗ Văn Hưng", mother: "Lưu Thị Hạ", marks: "Không" },
  "altered-claim": { father: "Bùi Văn Hiền", mother: "Cao Thị Hiến", marks: "Không" },
  lapsed: { father: "Lương Văn Dần", mother: "Nông Thị Mão", marks: "Không" },
  revoked: { father: "Thân Đức Mẫn", mother: "Hà Thị Mận", marks: "Không" },
  "swapped-claim": { father: "Phan Văn Tuyên", mother: "Cao Thị Thoa", marks: "Không" },
  downgraded: { father: "Mai Văn Lợi", mother: "Trịnh Thị Là", marks: "Không" },
} as const satisfies Record<keyof typeof CITIZENS, Added>;

export type NationalPersonName = keyof typeof ADDED;

export function nationalPerson(name: NationalPersonName): NationalPerson {
  return { ...CITIZENS[name], ...ADDED[name] };
}

export function isNationalPerson(name: string): name is NationalPersonName {
  return Object.hasOwn(ADDED, name);
}
