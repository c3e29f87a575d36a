/**
 * What a service's conditions would have said of the past, and readers of recorded series.
 * @packageDocumentation
 */
export type { Firing } from './replay/firing.ts';
export { namesRead, questionsOf } from './replay/questions.ts';
export { momentsOf, replay } from './replay/replay.ts';
export type { Replayed, ReplayKind, ReplayQuestion, ReplayRange, Shares, Stretch, Track } from './replay/replay.ts';
