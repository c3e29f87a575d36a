/** Bounds that keep the cost of any input small. All are far above what people write. */
export interface ReadLimits {
  /** UTF-16 units in one file. */
  readonly length: number;
  /** Maps and lists within each other. */
  readonly depth: number;
  /** Nodes after aliases were expanded. */
  readonly nodes: number;
  /** Nodes that stand for aliases. */
  readonly expanded: number;
}

/** The limits in force unless a caller says otherwise. */
export const defaultLimits: ReadLimits = { length: 32 * 1024 * 1024, depth: 64, nodes: 4_000_000, expanded: 100_000 };
