/**
 * What Jest's report says: passed and failed tests. A test file that could not be loaded counts as a failure, as does a run
 * that failed or left no report without saying which test it was; skipped tests are failures too, since we allow none.
 */
export function countTests(readReport, jestPassed) {
  let report;
  try {
    report = readReport();
  } catch {
    return { passed: 0, failed: 1 };
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + skipped;
  return { passed: report.numPassedTests, failed: failed === 0 && !jestPassed ? 1 : failed };
}
