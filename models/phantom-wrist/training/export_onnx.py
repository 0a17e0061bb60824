"""Writes a trained U-Net as a static ONNX graph of plain operators (opset 17), node by node.

Written by hand instead of traced, so that the graph does not change with the exporter's version: Conv,
InstanceNormalization, LeakyRelu, MaxPool, Resize (nearest), Concat.
"""

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from network import EPSILON, SLOPE

OPSET = 17
# Largest difference of a logit between PyTorch and ONNX Runtime: other summation order, same numbers.
LOGIT_TOLERANCE = 2e-3


class GraphWriter:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, values):
        array = values.detach().numpy() if isinstance(values, torch.Tensor) else np.asarray(values)
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator, inputs, name, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def block(self, block, x, name):
        for i, (conv, norm) in enumerate(zip(block.convs, block.norms)):
            at = f"{name}/{i}"
            weight = self.constant(f"{at}/weight", conv.weight)
            x = self.node("Conv", [x, weight], f"{at}/conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
            scale, bias = self.constant(f"{at}/scale", norm.weight), self.constant(f"{at}/bias", norm.bias)
            x = self.node("InstanceNormalization", [x, scale, bias], f"{at}/norm", epsilon=EPSILON)
            x = self.node("LeakyRelu", [x], f"{at}/relu", alpha=SLOPE)
        return x


def to_onnx(net, height, width):
    """The graph image [1, 1, height, width] -> logits [1, C, height, width]."""
    writer = GraphWriter()
    x, skips = "image", []
    for i, block in enumerate(net.down):
        if i:
            x = writer.node("MaxPool", [x], f"down{i}/pool", kernel_shape=[2, 2], strides=[2, 2])
        x = writer.block(block, x, f"down{i}")
        skips.append(x)
    double = writer.constant("double", np.array([1, 1, 2, 2], np.float32))
    for i, (block, skip) in enumerate(zip(net.up, reversed(skips[:-1]))):
        x = writer.node("Resize", [x, "", double], f"up{i}/resize", mode="nearest",
                        coordinate_transformation_mode="asymmetric", nearest_mode="floor")  # fmt: skip
        x = writer.block(block, writer.node("Concat", [x, skip], f"up{i}/concat", axis=1), f"up{i}")
    head = [x, writer.constant("head/weight", net.head.weight), writer.constant("head/bias", net.head.bias)]
    writer.node("Conv", head, "logits", kernel_shape=[1, 1])
    outputs = net.head.out_channels
    graph = helper.make_graph(
        writer.nodes,
        "unet",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, height, width])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, outputs, height, width])],
        writer.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="countersign")
    model.ir_version = 8  # the version that belongs to opset 17, so that older runtimes load it
    onnx.checker.check_model(model, full_check=True)
    return model


def largest_difference(net, path, sample):
    """Largest absolute difference of a logit between PyTorch and ONNX Runtime on `sample` [1, 1, H, W]."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    there = session.run(["logits"], {"image": sample.numpy()})[0]
    with torch.no_grad():
        here = net(sample).numpy()
    return float(np.abs(here - there).max())


def export(net, path, sample):
    """Saves the network and checks it. @raises SystemExit when ONNX Runtime computes something else."""
    onnx.save(to_onnx(net, *sample.shape[-2:]), str(path))
    difference = largest_difference(net, path, sample)
    if not difference < LOGIT_TOLERANCE:
        raise SystemExit(f"ONNX Runtime differs from PyTorch by {difference:.2e} on a logit.")
    return difference
