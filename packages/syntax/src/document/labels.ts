/** How labelled blocks (`stage NAME : TYPE { … }`) stand for the items of a list or for the keys of a map. */
export interface Block {
  /** The key of the block: `stage`. */
  readonly keyword: string;
  /** The field that the blocks fill: `stages`. Empty if the keys stand in the map itself, as columns do. */
  readonly field: string;
  readonly kind: 'list' | 'map';
  /** The field that the first label fills; of a map's entries it is their key, and this is empty. */
  readonly first: string;
  /** The field that the label behind `:` fills. */
  readonly second?: string;
  /** Whether one item may stand without its list (`tracking: {…}`). */
  readonly single?: boolean;
}

/**
 * Which blocks may stand where; made from the schema, so that this package knows no field. Paths are dotted and leave items out
 * (`mlops.training.pipeline`); the entries of a map whose keys the writer chooses are `*`.
 */
export interface Labels {
  /** The blocks of the map at a path. */
  blocksIn(path: string): readonly Block[];
  /** Where one comes to from a path by a key: an environment's overlay counts as the service itself. */
  into(path: string, key: string): string;
  /** Whether maps at a path may be written as calls: `uniform(0, 1)`, `secret("name/key")`. */
  callsAt(path: string): boolean;
  /** Whether the value at a path is an expression, which the native syntax writes bare. */
  expressionAt(path: string): boolean;
  /** Whether the value at a path is a name or one of some words, which the native syntax writes bare. */
  wordAt(path: string): boolean;
}

/** No blocks anywhere. */
export const noLabels: Labels = {
  blocksIn: () => [],
  into: (path, key) => (path === '' ? key : `${path}.${key}`),
  callsAt: () => false,
  expressionAt: () => false,
  wordAt: () => false,
};
