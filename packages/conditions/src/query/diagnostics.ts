import { defineDiagnostics, error } from '@trainyard/syntax';

/** What is found in PromQL that is read. */
export const queryDiagnostics = defineDiagnostics({
  malformed: error<{ message: string }>('conditions/promql', {
    message: ({ message }) => message,
    why: 'Prometheus refuses the query as well.',
    unshown: 'No sample stands here: a specification holds conditions, and this is found in PromQL that becomes one.',
  }),
  beyond: error<{ message: string }>('conditions/promql-beyond', {
    message: ({ message }) => message,
    why: 'Prometheus understands the query, but it says something that a condition cannot say.',
    unshown: 'No sample stands here: a specification holds conditions, and this is found in PromQL that becomes one.',
  }),
});
