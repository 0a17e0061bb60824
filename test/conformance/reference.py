"""Second reader for shared-dicom.ts: one JSON line per file of standard input, by pydicom's raw pixel_array.

Lines: {"file", "min", "max", "sha256"} or {"file", "error"}; the sums are defined as in main/dicom/inspect.ts.
"""

import hashlib
import json
import logging
import sys
import warnings

import pydicom
from pydicom.pixels import pixel_array

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        values = pixel_array(pydicom.dcmread(path, force=True), raw=True)
        if values.dtype.kind == "f" or values.dtype.itemsize > 2:
            raise ValueError("wider than 16 bits")
        words = values.astype("<i2" if values.dtype.kind == "i" else "<u2").tobytes()
        result = {"min": int(values.min()), "max": int(values.max()), "sha256": hashlib.sha256(words).hexdigest()}
    except Exception as error:
        result = {"error": " ".join(str(error).split())[:120]}
    print(json.dumps({"file": path, **result}), flush=True)
