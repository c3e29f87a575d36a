/** See count-tests.mjs. */
export function countTests(
  readReport: () => unknown,
  jestPassed: boolean,
): { readonly passed: number; readonly failed: number };
