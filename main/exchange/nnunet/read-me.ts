/** Lies beside the data sets. */
export const README = `nnU-Net v2 raw data, written by Countersign.

1. Set nnUNet_raw to this folder, or move its content into your own nnUNet_raw. Data sets of single structures share
   the folders imagesTr and imagesTs: keep them beside each other.
2. nnUNetv2_plan_and_preprocess -d ID --verify_dataset_integrity
3. Copy splits_final.json, where there is one, into nnUNet_preprocessed/DatasetXXX_Name: its only fold keeps patients
   apart as the batch does. Then: nnUNetv2_train ID 2d 0 (radiographs) or nnUNetv2_train ID 3d_fullres 0 (stacks).
4. imagesTs and labelsTs hold the test cases. nnU-Net does not look at them.

How labels are meant is said in each dataset.json under "description" and "countersign".
`;
