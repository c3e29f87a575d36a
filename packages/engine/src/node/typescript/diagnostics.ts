import { defineDiagnostics, didYouMean, error } from '@trainyard/sdk';

/** What is found in specifications that are written in TypeScript, before any field is looked at. */
export const typescriptDiagnostics = defineDiagnostics({
  syntax: error<{ problem: string }>('ts/syntax', {
    message: ({ problem }) => problem,
    why: 'The text is not TypeScript. Only the first place is reported: what follows it would be guesswork.',
  }),
  noService: error<{ found?: string }>('ts/no-service', {
    message: ({ found }) =>
      `${found ?? 'The file exports no specification'}: end it with \`export default defineService({ mlops: { … } })\`.`,
    why: 'A specification in TypeScript is the default export of its file, so that it is clear what of the file is one.',
  }),
  notImported: error<{ name: string }>('ts/not-imported', {
    message: ({ name }) => `'${name}' is not imported: begin the file with \`import { ${name} } from 'trainyard';\`.`,
    why: 'Editors and `tsc` know the fields of a specification only from the types of the package `trainyard`.',
  }),
  undeclared: error<{ name: string; near?: string }>('ts/undeclared', {
    message: ({ name, near }) =>
      `Nothing in this file is called '${name}': declare it with \`const\`, or write the value itself.${didYouMean(near)}`,
    why: 'A name stands for a constant of the same file.',
  }),
  needsRun: error<{ text: string; what: string; others: number }>('ts/needs-run', {
    message: ({ text, what, others }) =>
      `\`${text}\` ${what}${others === 0 ? '' : ` (and so ${others === 1 ? 'does another place' : `do ${others} other places`})`}: write the value itself, or allow the file to be run with \`--allow-run\`.`,
    why: 'A specification is read without running it, so that checking a file that somebody sent does nothing but check. What a program works out is known only by running it, which needs the permission of the person at the keyboard.',
  }),
  notData: error<{ what: string; where?: string }>('ts/not-data', {
    message: ({ what, where }) =>
      `${where === undefined ? 'This' : `'${where}'`} is ${what}, but a specification is plain data: write a text, a number, true, false, null, a list or a map.`,
    why: 'The same specification can be written in YAML and in the native syntax, so it holds nothing but data.',
  }),
  codeKey: error<{ what: string }>('ts/code-key', {
    message: ({ what }) => `${what} is not a field: write \`key: value\`.`,
    why: 'Methods, getters and setters are code. The fields of a specification have values.',
  }),
  duplicateKey: error<{ key: string }>('ts/duplicate-key', {
    message: ({ key }) => `'${key}' is given twice in one map: keep one of the two.`,
    why: 'The first of two equal keys would be lost silently. A spread (`...defaults`) may be overridden by what follows it.',
  }),
  tooMany: error<{ limit: number }>('ts/too-many', {
    message: ({ limit }) =>
      `With what its names stand for the specification has more than ${limit} values: write it smaller, or split it with \`extends\`.`,
    why: 'A few names that stand for lists of each other can stand for billions of values.',
  }),
  runFailed: error<{ reason: string }>('ts/run-failed', {
    message: ({ reason }) => `Running the file ${reason}.`,
    why: 'The file was run because it was allowed with `--allow-run`, in a process of its own and with a time limit.',
  }),
});
