/** Commands that pages show and no test runs, each with its reason. Lines are compared without their comments. */
export const notRun: ReadonlyMap<string, string> = new Map([
  ['npm ci && npm start', 'reinstalls the packages that the running test is using'],
  ['npx trainyard watch churn.mlops.yaml', 'goes on until it is ended; the guide on watching ends it'],
  ['npx trainyard watch *.mlops.yaml --out build', 'goes on until it is ended'],
  ['npm ci && npm test', 'reinstalls packages, and this test is one of those it runs'],
  [
    'npm install --save-dev trainyard @trainyard/sdk',
    'needs the package registry; the folder of a test has the packages of this repository',
  ],
  [
    'npm install --save-dev @trainyard/sdk',
    'needs the package registry; the folder of a test has the SDK of this repository',
  ],
]);

/** A line of shell without its comment. */
export function withoutComment(line: string): string {
  return line.replace(/\s+#.*$/, '').trim();
}
