"""The pseudo labels of a folder of radiographs as a plain Python script makes them: the yardstick of prepare.ts.

Same networks, same passes (tight box + innermost point + soft mask, one pass), same outputs (masks on disk).
Usage: plain_prepare.py JOB.json   (paths of models, images and output, names of outputs, number of threads)
"""
import json
import os
import sys

import numpy as np
import onnxruntime as ort
import pydicom
from PIL import Image
from scipy import ndimage

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def session(path, threads):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def grey_of(path):
    data = pydicom.dcmread(path)
    pixels = data.pixel_array.astype(np.float32)
    low, high = np.percentile(pixels, [1, 99])
    grey = np.clip((pixels - low) / max(high - low, 1e-6), 0, 1)
    if data.PhotometricInterpretation == "MONOCHROME1":
        grey = 1 - grey
    return grey, data.get("ImageLaterality", "") == "R"


def resized(grey, width, height):
    return np.asarray(Image.fromarray(grey).resize((width, height), Image.BILINEAR))


def largest_sum(probability, mask):
    parts, count = ndimage.label(mask, np.ones((3, 3)))
    if count == 0:
        return mask
    sums = ndimage.sum(probability, parts, range(1, count + 1))
    return parts == 1 + int(np.argmax(sums))


def main(job):
    unet = session(job["unet"], job["threads"])
    encoder = session(job["encoder"], job["threads"])
    decoder = session(job["decoder"], job["threads"])
    view = job["view"]
    for name in job["images"]:
        grey, right = grey_of(name)
        height, width = grey.shape
        small = resized(grey, view["width"], view["height"])
        if right:
            small = small[:, ::-1]
        x = ((small * view["scale"] - view["mean"]) / view["std"]).astype(np.float32)[None, None]
        logits = unet.run(None, {unet.get_inputs()[0].name: np.ascontiguousarray(x)})[0][0]
        if right:
            logits = logits[:, :, ::-1]
        scale = 1024 / max(height, width)
        new_h, new_w = int(height * scale + 0.5), int(width * scale + 0.5)
        big = (resized(grey, new_w, new_h)[..., None] - MEAN) / STD
        padded = np.zeros((1024, 1024, 3), np.float32)
        padded[:new_h, :new_w] = big
        embedding = encoder.run(None, {"input": padded.transpose(2, 0, 1)[None]})[0]
        probabilities = 1 / (1 + np.exp(-logits))
        starts = []
        for p in probabilities:
            kept = largest_sum(p, p >= job["threshold"])
            full = np.asarray(Image.fromarray(np.where(kept, p, 0)).resize((width, height), Image.BILINEAR))
            starts.append(full >= job["threshold"])
        claims = np.sum(starts, 0)
        folder = os.path.join(job["out"], os.path.basename(name))
        os.makedirs(folder, exist_ok=True)
        for index, start in enumerate(starts):
            mask = start
            if start.any():
                exclusive = start & (claims == 1)
                area = exclusive if exclusive.any() else start
                seed_y, seed_x = np.unravel_index(np.argmax(ndimage.distance_transform_edt(area)), area.shape)
                rows, columns = np.where(start.any(1))[0], np.where(start.any(0))[0]
                points = np.array(
                    [[seed_x, seed_y], [columns[0], rows[0]], [columns[-1], rows[-1]]], np.float32
                )
                prompt = np.full((256, 256), -10, np.float32)
                h4, w4 = (new_h + 3) // 4, (new_w + 3) // 4
                prompt[:h4, :w4] = np.clip(resized(logits[index], w4, h4), -10, 10)
                masks, _, _ = decoder.run(
                    None,
                    {
                        "image_embeddings": embedding,
                        "point_coords": (points * scale)[None],
                        "point_labels": np.array([[1, 2, 3]], np.float32),
                        "mask_input": prompt[None, None],
                        "has_mask_input": np.ones(1, np.float32),
                        "orig_im_size": np.array([height, width], np.float32),
                    },
                )
                sam = 1 / (1 + np.exp(-masks[0, 0]))
                unet_full = np.asarray(Image.fromarray(probabilities[index]).resize((width, height), Image.BILINEAR))
                mask = (sam + unet_full) / 2 >= 0.5
            Image.fromarray(mask).save(os.path.join(folder, f"{index}.png"))


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        main(json.load(file))
