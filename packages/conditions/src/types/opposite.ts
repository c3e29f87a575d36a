/** The operators that compare. */
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
};

/** The comparison that holds where another does not, NaN aside. */
export function opposite(op: Comparison): Comparison {
  return OPPOSITES[op];
}

/** Whether an operator compares. */
export function isComparison(op: string): op is Comparison {
  return Object.hasOwn(OPPOSITES, op);
}

const TURNED: Readonly<Record<Comparison, Comparison>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/** The comparison that says the same with its sides exchanged. */
export function turned(op: Comparison): Comparison {
  return TURNED[op];
}
