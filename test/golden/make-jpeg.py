"""Writes jpeg.json: small JPEG codestreams with what the reference decoders make of them.

Grey and YCbCr (8 bits) are encoded and decoded by Pillow (libjpeg-turbo), 12 bits by dcmtk's dcmcjpeg/dcmdjpeg.
Run: python test/golden/make-jpeg.py > test/golden/jpeg.json (needs Pillow, numpy, pydicom and dcmtk).
"""

import base64
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import get_frame
from pydicom.uid import ExplicitVRLittleEndian

ROWS, COLUMNS = 21, 19
y, x = np.mgrid[0:ROWS, 0:COLUMNS]


def entry(stream, values, samples):
    return {
        "rows": ROWS,
        "columns": COLUMNS,
        "samples": samples,
        "base64": base64.b64encode(stream).decode(),
        "values": [int(v) for v in np.asarray(values).ravel()],
    }


def pillow(image, raw, **options):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **options)
    decoded = Image.open(io.BytesIO(buffer.getvalue()))
    if raw:
        decoded.draft("YCbCr", decoded.size)
    return entry(buffer.getvalue(), np.asarray(decoded), 3 if raw else 1)


def twelve_bits(values, folder):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, "1.2.3.4"
    data.StudyInstanceUID, data.SeriesInstanceUID = "1.2.3.5", "1.2.3.6"
    data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    data.PixelData = values.astype("<u2").tobytes()
    raw, jpeg, back = (str(folder / name) for name in ("raw.dcm", "jpeg.dcm", "back.dcm"))
    data.save_as(raw, enforce_file_format=True)
    subprocess.run(["dcmcjpeg", "+ee", raw, jpeg], check=True)
    subprocess.run(["dcmdjpeg", jpeg, back], check=True)
    stream = get_frame(pydicom.dcmread(jpeg).PixelData, 0, number_of_frames=1)
    return entry(stream, np.frombuffer(pydicom.dcmread(back).PixelData, "<u2")[: ROWS * COLUMNS], 1)


grey = ((x * 13 + y * 7) % 256).astype(np.uint8)
colour = np.stack([x * 13 % 256, y * 12 % 256, (x + y) * 6 % 256], axis=-1).astype(np.uint8)
deep = 2048 + 1900 * np.sin(x / 3.0) * np.cos(y / 4.0) + (x * y) % 90
with tempfile.TemporaryDirectory() as name:
    cases = {
        "grey8": pillow(Image.fromarray(grey), False, quality=90),
        "ycbcr8-420": pillow(Image.fromarray(colour), True, quality=90, subsampling=2),
        "ycbcr8-422": pillow(Image.fromarray(colour), True, quality=90, subsampling=1),
        "ycbcr8-444": pillow(Image.fromarray(colour), True, quality=90, subsampling=0),
        "grey12": twelve_bits(np.clip(deep, 0, 4095), Path(name)),
    }
json.dump(cases, sys.stdout)
sys.stdout.write("\n")
