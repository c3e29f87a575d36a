/**
 * Executes the documentation: its specifications, its commands with what they print, and its links.
 *
 * @packageDocumentation
 */
export { executePage } from './execute.ts';
export { compareOutput } from './expected-output.ts';
export { kindOf, type Kind } from './kinds.ts';
export { checkIndex, checkLinks } from './links.ts';
export { notRun, withoutComment } from './not-run.ts';
export { parsePage, type Block, type Link, type Page } from './page.ts';
export { pagesOf } from './pages.ts';
export { printProblem, type Problem } from './problem.ts';
