#!/bin/sh
# Makes everything of the chest experiment from the data: run.sh DATA OUT (about a quarter of an hour on two CPU cores).
# PYTHON names a Python with torch, numpy, scipy, onnx, onnxruntime, pillow. Nothing is written into the repository.
set -eu
data=$1
out=$2
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
training=$here/../../../models/phantom-wrist/training
export PYTHONDONTWRITEBYTECODE=1

"$python" "$here/prepare_chest.py" --data "$data" --out "$out"
for model in weak a; do
  folder=$out/model-$model
  "$python" "$training/train.py" --plan "$folder/plan.json" --data "$out/train" --out "$folder"
  "$python" "$training/package_model.py" --plan "$folder/plan.json" --task "$folder/task.json" --model "$folder"
  "$python" "$here/write_card.py" --out "$out" --model "$folder"
done
