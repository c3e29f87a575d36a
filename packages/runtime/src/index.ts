/**
 * What a service's conditions would have said of the past, and readers of recorded series.
 * @packageDocumentation
 */
export type { Firing } from './replay/firing.ts';
export { pictureOf } from './replay/picture.ts';
export { namesRead, questionsOf, seriesNames } from './replay/questions.ts';
export { reachOf } from './replay/reach.ts';
export type { Reach } from './replay/reach.ts';
export { momentsOf, replay } from './replay/replay.ts';
export type { Replayed, ReplayKind, ReplayQuestion, ReplayRange, Shares, Stretch, Track } from './replay/replay.ts';
export { readCsv } from './series/csv.ts';
export { seriesDiagnostics } from './series/diagnostics.ts';
export { readExposition } from './series/exposition.ts';
export type { Kept } from './series/gathering.ts';
export { labelText } from './series/label-text.ts';
export { mergeRecordings } from './series/merge.ts';
export type { Recording } from './series/merge.ts';
export { loadDuckDB } from './series/duckdb.ts';
export { readParquet } from './series/parquet.ts';
export type { DuckDB } from './series/parquet.ts';
export { prometheusClient, Refused } from './series/prometheus-client.ts';
export type { Answer, AnsweredSeries, Client, Server } from './series/prometheus-client.ts';
export { readPrometheus } from './series/prometheus.ts';
export type { Served, Wanted } from './series/prometheus.ts';
