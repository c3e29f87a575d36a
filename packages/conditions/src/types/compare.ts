/** Whether a comparison of two numbers holds; undefined where one is NaN, because then nothing is known. */
export function compare(a: number, op: string, b: number): boolean | undefined {
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b, '==': a === b, '!=': a !== b }[op];
}
