import { defineDiagnostics, error } from '@trainyard/syntax';

/** What is found in files of recorded series. */
export const seriesDiagnostics = defineDiagnostics({
  malformed: error<{ message: string }>('series/malformed', {
    message: ({ message }) => message,
    why: 'A replay over series that were read wrongly would say wrong things of the past.',
    unshown: 'No sample stands here: a specification holds no series, and this is found in a file of them.',
  }),
});
