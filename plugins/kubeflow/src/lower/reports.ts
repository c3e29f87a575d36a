import type { ServiceGraph } from '@trainyard/sdk';
import type { ArtifactType } from '../target/ir.ts';

/** A metrics artifact, whose values gates can ask. */
export interface Report {
  readonly name: string;
  readonly producer: string;
  /** Stages that its producer waits for, directly or through others: a gate of theirs would wait for itself. */
  readonly waitsFor: ReadonlySet<string>;
}

interface Stage {
  readonly name: string;
  readonly outputs: readonly string[];
}

/** The metrics artifacts of a pipeline, by name. */
export function reportsOf(
  stages: readonly Stage[],
  graph: ServiceGraph,
  typeOf: (artifact: string) => ArtifactType,
): readonly Report[] {
  const reports = stages.flatMap((stage) => {
    const names = stage.outputs.filter((output) => typeOf(output) === 'Metrics');
    if (names.length === 0) return [];
    const waitsFor = ancestors(stage.name, graph);
    return names.map((name): Report => ({ name, producer: stage.name, waitsFor }));
  });
  return reports.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a gate of a stage can ask: every report whose producer does not itself wait for the stage, also where no data passes. */
export function askable(stage: string, reports: readonly Report[]): readonly Report[] {
  return reports.filter((report) => report.producer !== stage && !report.waitsFor.has(stage));
}

function ancestors(stage: string, graph: ServiceGraph): ReadonlySet<string> {
  const seen = new Set(graph.dependencies(stage));
  for (const each of seen) for (const before of graph.dependencies(each)) seen.add(before);
  return seen;
}
