import { defineDiagnostics, didYouMean, error } from '@trainyard/sdk';

/** A specification with further fields, and the same with others; `before` stands between the import and the export. */
const example = (
  bad: string,
  good: string,
  before = '',
): { readonly bad: string; readonly good: string; readonly syntax: 'typescript' } => ({
  bad: service(bad, before),
  good: service(good, before),
  syntax: 'typescript',
});

function service(fields: string, before: string): string {
  return `import { defineService } from 'trainyard';\n\n${before}export default defineService({\n  mlops: { name: 'demo', version: '1.0.0', ${fields} },\n});\n`;
}

/** What is found in specifications that are written in TypeScript, before any field is looked at. */
export const typescriptDiagnostics = defineDiagnostics({
  syntax: error<{ problem: string }>('ts/syntax', {
    message: ({ problem }) => problem,
    why: 'The text is not TypeScript. Only the first place is reported: what follows it would be guesswork.',
    example: example('labels: { tier: }', "labels: { tier: 'one' }"),
  }),
  noService: error<{ found?: string }>('ts/no-service', {
    message: ({ found }) =>
      `${found ?? 'The file exports no specification'}: end it with \`export default defineService({ mlops: { … } })\`.`,
    why: 'A specification in TypeScript is the default export of its file, so that it is clear what of the file is one.',
    example: {
      bad: "export const service = { mlops: { name: 'demo', version: '1.0.0' } };\n",
      good: service("description: 'A demonstration'", ''),
      syntax: 'typescript',
    },
  }),
  notImported: error<{ name: string }>('ts/not-imported', {
    message: ({ name }) => `'${name}' is not imported: begin the file with \`import { ${name} } from 'trainyard';\`.`,
    why: 'Editors and `tsc` know the fields of a specification only from the types of the package `trainyard`.',
    example: {
      bad: "export default defineService({ mlops: { name: 'demo', version: '1.0.0' } });\n",
      good: service("description: 'A demonstration'", ''),
      syntax: 'typescript',
    },
  }),
  undeclared: error<{ name: string; near?: string }>('ts/undeclared', {
    message: ({ name, near }) =>
      `Nothing in this file is called '${name}': declare it with \`const\`, or write the value itself.${didYouMean(near)}`,
    why: 'A name stands for a constant of the same file.',
    example: example('owner: { team: taem }', 'owner: { team }', "const team = 'growth-ml';\n"),
  }),
  needsRun: error<{ text: string; what: string; others: number }>('ts/needs-run', {
    message: ({ text, what, others }) =>
      `\`${text}\` ${what}${others === 0 ? '' : ` (and so ${others === 1 ? 'does another place' : `do ${others} other places`})`}: write the value itself, or allow the file to be run with \`--allow-run\`.`,
    why: 'A specification is read without running it, so that checking a file that somebody sent does nothing but check. What a program works out is known only by running it, which needs the permission of the person at the keyboard.',
    example: example('labels: { tier: String(1) }', "labels: { tier: '1' }"),
  }),
  notData: error<{ what: string; where?: string }>('ts/not-data', {
    message: ({ what, where }) =>
      `${where === undefined ? 'This' : `'${where}'`} is ${what}, but a specification is plain data: write a text, a number, true, false, null, a list or a map.`,
    why: 'The same specification can be written in YAML and in the native syntax, so it holds nothing but data.',
    example: example("labels: { tier: () => '1' }", "labels: { tier: '1' }"),
  }),
  codeKey: error<{ what: string }>('ts/code-key', {
    message: ({ what }) => `${what} is not a field: write \`key: value\`.`,
    why: 'Methods, getters and setters are code. The fields of a specification have values.',
    example: example("labels: { tier() { return '1'; } }", "labels: { tier: '1' }"),
  }),
  duplicateKey: error<{ key: string }>('ts/duplicate-key', {
    message: ({ key }) => `'${key}' is given twice in one map: keep one of the two.`,
    why: 'The first of two equal keys would be lost silently. A spread (`...defaults`) may be overridden by what follows it.',
    example: example("labels: { tier: '1', tier: '2' }", "labels: { tier: '2' }"),
  }),
  tooMany: error<{ limit: number }>('ts/too-many', {
    message: ({ limit }) =>
      `With what its names stand for the specification has more than ${limit} values: write it smaller, or split it with \`extends\`.`,
    why: 'A few names that stand for lists of each other can stand for billions of values.',
    unshown: 'No sample stands here: one would have to be very large.',
  }),
  runFailed: error<{ reason: string }>('ts/run-failed', {
    message: ({ reason }) => `Running the file ${reason}.`,
    why: 'The file was run because it was allowed with `--allow-run`, in a process of its own and with a time limit.',
    call: {
      bad: 'echo "export default JSON.parse(\'{\')" > broken.mlops.ts\nnpx trainyard check broken.mlops.ts --allow-run',
      good: 'npx trainyard check demo.mlops.yaml',
      exit: 1,
    },
  }),
});
