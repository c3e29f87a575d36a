import { defineDiagnostics, error, info } from '../diagnostics/catalogue.ts';

/** What is said of a text that is formatted or converted. */
export const printDiagnostics = defineDiagnostics({
  notKept: error<{ what: string }>('syntax/not-kept', {
    message: ({ what }) =>
      `${what} cannot be written in this syntax without a change of its meaning, so nothing was written: change it by hand.`,
    why: 'What is formatted or converted is read again and compared with the original. A text that would read differently is never written.',
  }),
  noService: error('syntax/no-service', {
    message: () => 'The native syntax has maps only at the top of a file: begin the file with `mlops:`.',
    why: 'A specification is a map of fields; a list or a single value has no native form.',
  }),
  aliasExpanded: info<{ name: string }>('syntax/alias-expanded', {
    message: ({ name }) =>
      `The alias '*${name}' was written out, because the native syntax has none: use \`extends\` for what is shared.`,
    why: 'The native syntax has no anchors. The values are the same; that they were one value is no longer written.',
  }),
  commentMoved: info<{ comment: string }>('syntax/comment-moved', {
    message: ({ comment }) =>
      `The comment '${comment}' stood inside of a condition and now stands above it: YAML has the condition as a text.`,
    why: 'A `#` in a YAML text is part of the text.',
  }),
});
