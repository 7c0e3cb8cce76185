"""A card in a reader of the PC/SC service (libpcsclite)."""
import ctypes
from ctypes import byref, c_long, c_ulong

from libeac import need

pcsc = ctypes.CDLL("libpcsclite.so.1")


class Card:
    """An exclusive connection; reset at the end."""

    def __init__(self, reader):
        context, self.card, protocol = c_long(), c_long(), c_ulong()
        need(pcsc.SCardEstablishContext(c_ulong(2), None, None, byref(context)) == 0, "PC/SC service")
        status = pcsc.SCardConnect(
            context, reader.encode(), c_ulong(1), c_ulong(3), byref(self.card), byref(protocol)
        )
        need(status == 0, "connect")
        self.header = (c_ulong * 2)(protocol.value, 2 * ctypes.sizeof(c_ulong))

    def transmit(self, command):
        answer, length = ctypes.create_string_buffer(65_538), c_ulong(65_538)
        status = pcsc.SCardTransmit(
            self.card, byref(self.header), command, c_ulong(len(command)), None, answer, byref(length)
        )
        need(status == 0 and length.value >= 2, "transmit")
        return answer.raw[: length.value - 2], answer.raw[length.value - 2 : length.value].hex()

    def close(self):
        pcsc.SCardDisconnect(self.card, c_ulong(1))
