/**
 * The synthetic people of the demonstration. Names, numbers and addresses are invented; they are chosen to be hard:
 * long and single names, letters with two marks, very old and very young holders, a long address.
 * @module
 */
import { REFUSED_CITIZENS } from "./people-refused.ts";

export interface CitizenData {
  /** Twelve digits. */
  readonly personalNumber: string;
  readonly fullName: string;
  /** ISO 8601. */
  readonly birthDate: string;
  readonly sex: "Nam" | "Nữ";
  readonly residence: string;
  readonly origin: string;
  readonly phone: string;
  readonly ethnicity: string;
  readonly religion: string;
  readonly bloodGroup: string;
}

export interface StaffData {
  readonly fullName: string;
  readonly staffId: string;
  readonly unit: string;
  readonly roles: readonly string[];
}

export const CITIZENS = {
  "minh-anh": {
    personalNumber: "027190000018",
    fullName: "Nguyễn Thị Minh Anh",
    birthDate: "1990-05-20",
    sex: "Nữ",
    residence: "Thôn Đoàn Kết, xã Phù Lãng, tỉnh Bắc Ninh",
    origin: "Xã Phù Lãng, tỉnh Bắc Ninh",
    phone: "0900000018",
    ethnicity: "Kinh",
    religion: "Không",
    bloodGroup: "O+",
  },
  "duc-long": {
    personalNumber: "027038000021",
    fullName: "Nguyễn Đức Long",
    birthDate: "1938-02-11",
    sex: "Nam",
    residence: "Xóm Đình, thôn Thượng, xã Phật Tích, tỉnh Bắc Ninh",
    origin: "Xã Phật Tích, tỉnh Bắc Ninh",
    phone: "0900000021",
    ethnicity: "Kinh",
    religion: "Phật giáo",
    bloodGroup: "A+",
  },
  "thi-uong": {
    personalNumber: "027141000034",
    fullName: "Nguyễn Thị Ưỡng",
    birthDate: "1941-11-30",
    sex: "Nữ",
    residence: "Thôn Mão Điền Đông, phường Mão Điền, tỉnh Bắc Ninh",
    origin: "Phường Mão Điền, tỉnh Bắc Ninh",
    phone: "0900000034",
    ethnicity: "Kinh",
    religion: "Phật giáo",
    bloodGroup: "B+",
  },
  "huu-quynh": {
    personalNumber: "024062000047",
    fullName: "Đặng Hữu Quỳnh",
    birthDate: "1962-08-09",
    sex: "Nam",
    residence: "Tổ dân phố Giếng Nghè, phường Tiền Phong, tỉnh Bắc Ninh",
    origin: "Phường Yên Dũng, tỉnh Bắc Ninh",
    phone: "0900000047",
    ethnicity: "Kinh",
    religion: "Không",
    bloodGroup: "AB-",
  },
  "khanh-linh": {
    personalNumber: "027198000050",
    fullName: "Công Tằng Tôn Nữ Nguyễn Hoàng Phương Khánh Linh",
    birthDate: "1998-12-01",
    sex: "Nữ",
    residence: "Khu phố Trần Hưng Đạo, phường Kinh Bắc, tỉnh Bắc Ninh",
    origin: "Phường Kinh Bắc, tỉnh Bắc Ninh",
    phone: "0900000050",
    ethnicity: "Kinh",
    religion: "Công giáo",
    bloodGroup: "O-",
  },
  nhan: {
    personalNumber: "024169000063",
    fullName: "Nhàn",
    birthDate: "1969-01-01",
    sex: "Nữ",
    residence: "Bản Khe Nước, xã Tây Yên Tử, tỉnh Bắc Ninh",
    origin: "Xã Tây Yên Tử, tỉnh Bắc Ninh",
    phone: "0900000063",
    ethnicity: "Dao",
    religion: "Không",
    bloodGroup: "B-",
  },
  "gia-huy": {
    personalNumber: "027211000076",
    fullName: "Trần Gia Huy",
    birthDate: "2011-09-02",
    sex: "Nam",
    residence: "Khu phố Phù Lưu Trong, phường Từ Sơn, tỉnh Bắc Ninh",
    origin: "Phường Từ Sơn, tỉnh Bắc Ninh",
    phone: "0900000076",
    ethnicity: "Kinh",
    religion: "Không",
    bloodGroup: "A-",
  },
  "bao-chau": {
    personalNumber: "027306000089",
    fullName: "Lê Ngọc Bảo Châu",
    birthDate: "2006-02-28",
    sex: "Nữ",
    residence: "Thôn Lạc Nhuế, xã Yên Phong, tỉnh Bắc Ninh",
    origin: "Xã Yên Phong, tỉnh Bắc Ninh",
    phone: "0900000089",
    ethnicity: "Kinh",
    religion: "Không",
    bloodGroup: "O+",
  },
  "van-phuc": {
    personalNumber: "024085000092",
    fullName: "Hoàng Văn Phúc",
    birthDate: "1985-06-15",
    sex: "Nam",
    residence: "Thôn Đồng Dinh, xã Lục Ngạn, tỉnh Bắc Ninh",
    origin: "Xã Lục Ngạn, tỉnh Bắc Ninh",
    phone: "0900000092",
    ethnicity: "Tày",
    religion: "Không",
    bloodGroup: "B+",
  },
  "thuy-duong": {
    personalNumber: "027193000105",
    fullName: "Phạm Thuỳ Dương",
    birthDate: "1993-03-08",
    sex: "Nữ",
    residence: "Khu đô thị Hoà Long, phường Vũ Ninh, tỉnh Bắc Ninh",
    origin: "Xã Lương Tài, tỉnh Bắc Ninh",
    phone: "0900000105",
    ethnicity: "Kinh",
    religion: "Không",
    bloodGroup: "A+",
  },
  "dinh-thuong": {
    personalNumber: "027054000118",
    fullName: "Vũ Đình Thưởng",
    birthDate: "1954-10-10",
    sex: "Nam",
    residence: "Thôn Bùng Hạ, phường Bồng Lai, tỉnh Bắc Ninh",
    origin: "Phường Bồng Lai, tỉnh Bắc Ninh",
    phone: "0900000118",
    ethnicity: "Kinh",
    religion: "Không",
    bloodGroup: "O+",
  },
  "thi-nguyet": {
    personalNumber: "024179000121",
    fullName: "Giáp Thị Nguyệt",
    birthDate: "1979-07-27",
    sex: "Nữ",
    residence:
      "Phòng 1204, toà nhà Hoa Phượng, khu nhà ở xã hội dành cho công nhân khu công nghiệp Vân Trung, đường Nguyễn Thị " +
      "Minh Khai kéo dài, tổ dân phố Trung Đồng, phường Nếnh, tỉnh Bắc Ninh",
    origin: "Phường Việt Yên, tỉnh Bắc Ninh",
    phone: "0900000121",
    ethnicity: "Kinh",
    religion: "Công giáo",
    bloodGroup: "AB+",
  },
  ...REFUSED_CITIZENS,
} as const satisfies Record<string, CitizenData>;

export const STAFF = {
  "can-bo-hoa": {
    fullName: "Trịnh Thị Hoà",
    staffId: "BN-PL-0007",
    unit: "Trung tâm Phục vụ hành chính công xã Phù Lãng",
    roles: ["receive"],
  },
} as const satisfies Record<string, StaffData>;
