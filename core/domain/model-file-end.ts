/** End of the names of files that carry one model from station to station. */
export const MODEL_FILE_END = '.countersign-model';
