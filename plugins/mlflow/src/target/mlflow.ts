/** The version that the generated code was run against. */
export const MLFLOW_VERSION = '3.17.2';

/** MLflow's types of columns. */
export type ColumnType = 'boolean' | 'long' | 'double' | 'string' | 'binary' | 'datetime';

/** MLflow's flavours, by the names under which people know their frameworks. */
export const FLAVOURS: ReadonlyMap<string, string> = new Map([
  ['pytorch', 'pytorch'],
  ['torch', 'pytorch'],
  ['lightning', 'pytorch'],
  ['tensorflow', 'tensorflow'],
  ['keras', 'keras'],
  ['scikit-learn', 'sklearn'],
  ['sklearn', 'sklearn'],
  ['xgboost', 'xgboost'],
  ['lightgbm', 'lightgbm'],
  ['catboost', 'catboost'],
  ['transformers', 'transformers'],
  ['huggingface', 'transformers'],
  ['onnx', 'onnx'],
  ['spark', 'spark'],
  ['pyspark', 'spark'],
  ['statsmodels', 'statsmodels'],
  ['spacy', 'spacy'],
  ['sentence-transformers', 'sentence_transformers'],
]);
