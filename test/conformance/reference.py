"""Second reader for shared-dicom.ts: one JSON line per file of standard input, by pydicom's raw pixel_array.

pydicom 2 (Debian's) gives raw values of grey images that are uncompressed or RLE; it is not asked for others.

Lines: {"file", "min", "max", "sha256"} or {"file", "error"}; the sums are defined as in main/dicom/inspect.ts.
"""

import hashlib
import json
import logging
import sys
import warnings

import pydicom

try:
    from pydicom.pixels import pixel_array
except ImportError:
    pixel_array = None

RAW_IN_PYDICOM_2 = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5")


def raw_values(path):
    data = pydicom.dcmread(path, force=True)
    if pixel_array is not None:
        return pixel_array(data, raw=True)
    syntax = data.file_meta.TransferSyntaxUID
    if syntax not in RAW_IN_PYDICOM_2 or not data.PhotometricInterpretation.startswith("MONOCHROME"):
        raise ValueError("not raw in pydicom 2")
    if data.BitsStored != data.BitsAllocated:
        raise ValueError("pydicom 2 keeps what lies in unused bits")
    return data.pixel_array


warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        values = raw_values(path)
        if values.dtype.kind == "f" or values.dtype.itemsize > 2:
            raise ValueError("wider than 16 bits")
        words = values.astype("<i2" if values.dtype.kind == "i" else "<u2").tobytes()
        result = {"min": int(values.min()), "max": int(values.max()), "sha256": hashlib.sha256(words).hexdigest()}
    except Exception as error:
        result = {"error": " ".join(str(error).split())[:120]}
    print(json.dumps({"file": path, **result}), flush=True)
