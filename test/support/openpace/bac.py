"""Basic access control (ICAO 9303-11 §4.3) by libmrtd: the terminal's side. The application is selected."""
import ctypes
import secrets

from libeac import need
from libmrtd import CRYPTOGRAM_BYTES, MrtdKeys, access_keys, filled, mac_of, mrtd
from messaging import Channel
from tlv import apdu


def run_bac(card, zone):
    encryption, authentication = access_keys(zone)
    challenge, status = card.transmit(apdu([0x00, 0x84, 0x00, 0x00], b"", 8))
    need(status == "9000", f"GET CHALLENGE {status}")
    own_challenge, own_half = secrets.token_bytes(8), secrets.token_bytes(16)
    parts = (own_challenge, own_half, challenge, encryption, authentication)
    command = filled(40, mrtd.mrtd_bac_cmd_data, *parts)
    answer, status = card.transmit(apdu([0x00, 0x82, 0x00, 0x00], command, 40))
    need(status == "9000", f"EXTERNAL AUTHENTICATE {status}")
    cryptogram, mac = answer[:CRYPTOGRAM_BYTES], answer[CRYPTOGRAM_BYTES:]
    need(mac_of(cryptogram, authentication) == mac, "authentication of the card")
    echoed, half = ctypes.create_string_buffer(8), ctypes.create_string_buffer(16)
    well = mrtd.mrtd_bac_challenge_ok(answer, encryption, own_challenge, echoed, half)
    need(well == b"\x01" and echoed.raw == challenge, "challenges")
    return Channel(card, MrtdKeys(own_half, half.raw, challenge, own_challenge))
