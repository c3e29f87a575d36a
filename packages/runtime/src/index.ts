/**
 * What a service's conditions would have said of the past, and readers of recorded series.
 * @packageDocumentation
 */
export type { Firing } from './replay/firing.ts';
export { labelText, pictureOf } from './replay/picture.ts';
export { namesRead, questionsOf, seriesNames } from './replay/questions.ts';
export { momentsOf, replay } from './replay/replay.ts';
export type { Replayed, ReplayKind, ReplayQuestion, ReplayRange, Shares, Stretch, Track } from './replay/replay.ts';
export { readCsv } from './series/csv.ts';
export { seriesDiagnostics } from './series/diagnostics.ts';
export { readExposition } from './series/exposition.ts';
