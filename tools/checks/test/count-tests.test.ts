import { expect, test } from '@jest/globals';
import { countTests } from '../count-tests.mjs';

const report = (counts: object) => () => ({
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...counts,
});

test('a good run counts its tests and no failure', () => {
  expect(countTests(report({}), true)).toEqual({ passed: 7, failed: 0 });
});

test('failed tests, files that cannot be loaded and skipped tests are failures', () => {
  const counts = { numFailedTests: 1, numRuntimeErrorTestSuites: 2, numPendingTests: 3, numTodoTests: 4 };
  expect(countTests(report(counts), false)).toEqual({ passed: 7, failed: 10 });
});

test('a run that failed without saying where is one failure', () => {
  expect(countTests(report({}), false)).toEqual({ passed: 7, failed: 1 });
});

test('a run without a report is a failure, whatever its exit code', () => {
  const missing = () => {
    throw new Error('no such file');
  };
  expect(countTests(missing, true)).toEqual({ passed: 0, failed: 1 });
});
