"""The functions of OpenPACE (libeac) and of OpenSSL (libcrypto) that are used, by their declarations in C."""
import ctypes
import sys
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_ulong, c_void_p

EAC_ID_PACE = 0
EAC_ID_CA = 1
SECRET_TYPES = {"MRZ": 1, "CAN": 2}


class Buffer(ctypes.Structure):
    """BUF_MEM of OpenSSL."""

    _fields_ = [("length", c_size_t), ("data", c_void_p), ("max", c_size_t), ("flags", c_ulong)]


eac = ctypes.CDLL("libeac.so.3")
crypto = ctypes.CDLL("libcrypto.so.3")


def declare(library, name, result, *arguments):
    function = getattr(library, name)
    function.restype = result
    function.argtypes = list(arguments)
    return function


CONTEXT = c_void_p
BUFFER = POINTER(Buffer)
create = declare(eac, "BUF_MEM_create_init", BUFFER, c_char_p, c_size_t)
new_context = declare(eac, "EAC_CTX_new", CONTEXT)
init_security_infos = declare(eac, "EAC_CTX_init_ef_cardaccess", c_int, c_char_p, c_size_t, CONTEXT)
text_to_nid = declare(eac, "EAC_OBJ_txt2nid", c_int, c_char_p)

new_secret = declare(eac, "PACE_SEC_new", c_void_p, c_char_p, c_size_t, c_int)
encrypt_nonce = declare(eac, "PACE_STEP1_enc_nonce", BUFFER, CONTEXT, c_void_p)
decrypt_nonce = declare(eac, "PACE_STEP2_dec_nonce", c_int, CONTEXT, c_void_p, BUFFER)
mapping_data = declare(eac, "PACE_STEP3A_generate_mapping_data", BUFFER, CONTEXT)
map_generator = declare(eac, "PACE_STEP3A_map_generator", c_int, CONTEXT, BUFFER)
pace_key = declare(eac, "PACE_STEP3B_generate_ephemeral_key", BUFFER, CONTEXT)
pace_agree = declare(eac, "PACE_STEP3B_compute_shared_secret", c_int, CONTEXT, BUFFER)
pace_derive = declare(eac, "PACE_STEP3C_derive_keys", c_int, CONTEXT)
own_token = declare(eac, "PACE_STEP3D_compute_authentication_token", BUFFER, CONTEXT, BUFFER)
verify_token = declare(eac, "PACE_STEP3D_verify_authentication_token", c_int, CONTEXT, BUFFER)

init_chip = declare(eac, "EAC_CTX_init_ca", c_int, CONTEXT, c_int, c_int)
set_chip_key = declare(eac, "CA_set_key", c_int, CONTEXT, c_char_p, c_size_t, c_char_p, c_size_t)
generate_chip_key = declare(eac, "TA_STEP3_generate_ephemeral_key", BUFFER, CONTEXT)
chip_public_key = declare(eac, "CA_STEP2_get_eph_pubkey", BUFFER, CONTEXT)
chip_agree = declare(eac, "CA_STEP4_compute_shared_secret", c_int, CONTEXT, BUFFER)
chip_derive = declare(eac, "CA_STEP6_derive_keys", c_int, CONTEXT, BUFFER, BUFFER)

use_keys = declare(eac, "EAC_CTX_set_encryption_ctx", c_int, CONTEXT, c_int)
increment = declare(eac, "EAC_increment_ssc", c_int, CONTEXT)
pad = declare(eac, "EAC_add_iso_pad", BUFFER, CONTEXT, BUFFER)
unpad = declare(eac, "EAC_remove_iso_pad", BUFFER, BUFFER)
encrypt = declare(eac, "EAC_encrypt", BUFFER, CONTEXT, BUFFER)
decrypt = declare(eac, "EAC_decrypt", BUFFER, CONTEXT, BUFFER)
authenticate = declare(eac, "EAC_authenticate", BUFFER, CONTEXT, BUFFER)

bn_to_hex = declare(crypto, "BN_bn2hex", c_char_p, c_void_p)
DH_GROUPS = [declare(crypto, f"DH_get_{size}", c_void_p) for size in ("1024_160", "2048_224", "2048_256")]
DH_PARTS = [declare(crypto, f"DH_get0_{part}", c_void_p, c_void_p) for part in "pgq"]

eac.EAC_init()


def dh_groups():
    """Prime, generator and order of the groups of RFC 5114, by their numbers in ICAO 9303-11 table 4."""
    made = [make() for make in DH_GROUPS]
    return [tuple(int(bn_to_hex(part(group)), 16) for part in DH_PARTS) for group in made]


def need(condition, step):
    if not condition:
        sys.exit(step)


def buffer(data):
    return create(data, len(data))


def content(pointer, step):
    need(pointer, step)
    return ctypes.string_at(pointer.contents.data, pointer.contents.length)
