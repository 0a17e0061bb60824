#!/bin/sh
# What refinement gains on real radiographs: measure.sh OUT, after run.sh DATA OUT (about half an hour on two CPU cores).
# Writes OUT/results/<model>.txt (default settings and the paper's) and <model>-calibrated.txt.
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../../.."
results=$out/results
models=$results/models
mkdir -p "$models"
for model in a weak; do
  ln -sfn "$out/model-$model" "$models/chest-$model"
done
for model in a weak; do
  task=$out/model-$model/task.json
  calibrated=$results/chest-$model.v2.json
  npx countersign calibrate --task "$task" --models "$models" --truth "$out/calibrate" --out "$calibrated"
  npx countersign prepare "$out/test/images" --task "$task" --models "$models" --out "$results/$model"
  npx countersign evaluate "$results/$model" --truth "$out/test" --preset paper --models "$models" > "$results/$model.txt"
  npx countersign prepare "$out/test/images" --task "$calibrated" --models "$models" --out "$results/$model-calibrated"
  npx countersign evaluate "$results/$model-calibrated" --truth "$out/test" > "$results/$model-calibrated.txt"
done
