import { defineDiagnostics, error, info } from '../diagnostics/catalogue.ts';

/** What is said of a text that is formatted or converted. */
export const printDiagnostics = defineDiagnostics({
  notKept: error<{ what: string }>('syntax/not-kept', {
    message: ({ what }) =>
      `${what} cannot be written in this syntax without a change of its meaning, so nothing was written: change it by hand.`,
    why: 'What is formatted or converted is read again and compared with the original. A text that would read differently is never written.',
    unshown: 'No sample leads here: one that did would be a bug to mend.',
  }),
  noService: error('syntax/no-service', {
    message: () => 'The native syntax has maps only at the top of a file: begin the file with `mlops:`.',
    why: 'A specification is a map of fields; a list or a single value has no native form.',
    call: {
      bad: 'echo "- one" > list.mlops.yaml\nnpx trainyard convert list.mlops.yaml --to native',
      good: 'npx trainyard convert demo.mlops.yaml --to native',
      exit: 1,
    },
  }),
  aliasExpanded: info<{ name: string }>('syntax/alias-expanded', {
    message: ({ name }) =>
      `The alias '*${name}' was written out, because the native syntax has none: use \`extends\` for what is shared.`,
    why: 'The native syntax has no anchors. The values are the same; that they were one value is no longer written.',
    remedy: 'Nothing has to be done: the values are the same.',
    call: {
      bad: "printf 'mlops: { name: demo, version: 1.0.0, x-a: &a 1, x-b: *a }\\n' > alias.mlops.yaml\nnpx trainyard convert alias.mlops.yaml --to native",
      good: 'npx trainyard convert demo.mlops.yaml --to native',
      exit: 0,
    },
  }),
  commentMoved: info<{ comment: string }>('syntax/comment-moved', {
    message: ({ comment }) =>
      `The comment '${comment}' stood inside of a condition and now stands above it: YAML has the condition as a text.`,
    why: 'A `#` in a YAML text is part of the text.',
    remedy: 'Nothing has to be done: the comment stands above its condition.',
    call: {
      bad: 'printf \'mlops demo "1.0.0" {\\n  monitoring {\\n    alert low : info {\\n      condition = a > 1 # often\\n        or b > 1\\n    }\\n  }\\n}\\n\' > low.mlops\nnpx trainyard convert low.mlops --to yaml',
      good: 'npx trainyard convert demo.mlops.yaml --to native',
      exit: 0,
    },
  }),
});
