"""Data objects (BER) and command APDUs."""


def apdu(header, data, le):
    """`le` bytes are asked for, 0 for as many as there are, None for none; extended where the data or `le` ask for it."""
    long = len(data) > 255 or (le or 0) > 255
    # The byte before both lengths stands once.
    size = len(data).to_bytes(3 if long else 1, "big") if data else b""
    asked = b"" if le is None else (le & 0xFFFF).to_bytes(2 if long else 1, "big")
    return bytes(header) + size + data + (b"\x00" if long and not data else b"") + asked


def tlv(tag, value):
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    return bytes([tag, 0x81 if size < 0x100 else 0x82]) + size.to_bytes(1 if size < 0x100 else 2, "big") + value


def children(data):
    """Tags of one byte, lengths of any form but the indefinite."""
    found, at = [], 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size >= 0x80:
            more = size - 0x80
            size, at = int.from_bytes(data[at : at + more], "big"), at + more
        found.append((tag, data[at : at + size]))
        at += size
    return found


def parse(data):
    return dict(children(data))


def values(data):
    return [value for _, value in children(data)]


def number(value):
    return int.from_bytes(value, "big")


def unsigned(value):
    """Without leading zeros."""
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def integer(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))
