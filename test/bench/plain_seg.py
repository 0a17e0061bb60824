"""Writes a DICOM SEG from arrays with pydicom, as a careful script does: the rival of test/bench/seg.ts.

argv: folder with source.dcm and masks.u8 (segments x rows x columns bytes of 0 and 1), segments, rows, columns, runs.
Prints one time in ms a run: packing, data set and file; reading the arrays is not part of it.
"""

import os
import sys
import time

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

SEG = "1.2.840.10008.5.1.4.1.1.66.4"


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return Sequence([item])


def write(source, masks, path):
    ds = Dataset()
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate",
                    "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"):
        setattr(ds, keyword, source.get(keyword, ""))
    ds.SOPClassUID, ds.SOPInstanceUID, ds.SeriesInstanceUID = SEG, generate_uid(), generate_uid()
    ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "SEG", 1, 1
    ds.Manufacturer = ds.ManufacturerModelName = ds.DeviceSerialNumber = ds.SoftwareVersions = "plain"
    ds.ImageType = ["DERIVED", "PRIMARY"]
    ds.ContentDate, ds.ContentTime = "20260101", "000000"
    ds.ContentLabel, ds.ContentDescription, ds.ContentCreatorName = "SEGMENTATION", "", ""
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = 1, "MONOCHROME2", 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 1, 1, 0
    ds.LossyImageCompression, ds.SegmentationType = "00", "BINARY"
    ds.NumberOfFrames, ds.Rows, ds.Columns = masks.shape
    segments, frames = [], []
    for number in range(1, len(masks) + 1):
        segment = Dataset()
        segment.SegmentNumber, segment.SegmentLabel = number, "Structure %d" % number
        segment.SegmentAlgorithmType = "MANUAL"
        segment.SegmentedPropertyCategoryCodeSequence = code("91723000", "SCT", "Anatomical structure")
        segment.SegmentedPropertyTypeCodeSequence = code("91772007", "SCT", "Structure")
        segments.append(segment)
        frame, content, identification, derivation, image = Dataset(), Dataset(), Dataset(), Dataset(), Dataset()
        content.DimensionIndexValues = [number, 1]
        identification.ReferencedSegmentNumber = number
        image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID = source.SOPClassUID, source.SOPInstanceUID
        image.PurposeOfReferenceCodeSequence = code("121322", "DCM", "Source Image for Image Processing Operation")
        derivation.SourceImageSequence = Sequence([image])
        derivation.DerivationCodeSequence = code("113076", "DCM", "Segmentation")
        frame.FrameContentSequence = Sequence([content])
        frame.SegmentIdentificationSequence = Sequence([identification])
        frame.DerivationImageSequence = Sequence([derivation])
        frames.append(frame)
    ds.SegmentSequence = Sequence(segments)
    ds.SharedFunctionalGroupsSequence = Sequence([Dataset()])
    ds.PerFrameFunctionalGroupsSequence = Sequence(frames)
    packed = np.packbits(masks.reshape(-1), bitorder="little").tobytes()
    ds.PixelData = packed + b"\0" * (len(packed) % 2)
    ds["PixelData"].VR = "OB"
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID, ds.file_meta.MediaStorageSOPInstanceUID = SEG, ds.SOPInstanceUID
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.save_as(path, write_like_original=False)


def main():
    folder, (segments, rows, columns, runs) = sys.argv[1], map(int, sys.argv[2:6])
    source = pydicom.dcmread(os.path.join(folder, "source.dcm"), stop_before_pixels=True)
    masks = np.fromfile(os.path.join(folder, "masks.u8"), dtype=np.uint8).reshape(segments, rows, columns)
    path = os.path.join(folder, "plain.dcm")
    for _ in range(runs):
        start = time.perf_counter()
        write(source, masks, path)
        print((time.perf_counter() - start) * 1000)
        os.remove(path)


main()
