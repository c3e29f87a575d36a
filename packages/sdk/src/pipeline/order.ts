import type { ServiceGraph, Spec } from '@trainyard/model';
import { append } from '@trainyard/syntax';
import { artifactKind } from './stages.ts';
import type { PipelineStage } from './stages.ts';

/** An artifact, and the stage that writes it. */
export interface PassedArtifact {
  readonly artifact: string;
  readonly by: string;
}

/** The stages of a pipeline as an orchestrator runs them. */
export interface PipelineOrder {
  /** Each stage behind all that it needs, and a gate also behind the stages whose metrics it asks. */
  readonly stages: readonly PipelineStage[];
  /** The metrics artifacts that the gate of a stage asks, in the order of `stages`; nothing for a stage without a gate. */
  asked(stage: string): readonly PassedArtifact[];
}

/**
 * The order of a pipeline, and what its gates ask: metrics of every stage that does not itself wait for the gate, also where no data passes.
 * `behindClosedGate` is what the orchestrator does with what stands behind a closed gate. Where it `skips` that, a gate asks no stage behind
 * another gate unless it waits for it anyway: it would be skipped itself. Where such stages `run` all the same, it does, but of two gates that ask
 * each other only the later one.
 */
export function pipelineOrder(
  spec: Spec,
  graph: ServiceGraph,
  behindClosedGate: 'skips' | 'runs' = 'skips',
): PipelineOrder {
  const byName = new Map((spec.training?.pipeline?.stages ?? []).map((stage) => [stage.name, stage]));
  const order = [...graph.order()].flatMap((name) => byName.get(name) ?? []);
  const gated = order.filter((stage) => stage.when !== undefined);
  if (gated.length === 0) return { stages: order, asked: () => [] };
  const askable = askableBy(order, spec, graph, behindClosedGate);
  const asking = new Map(gated.map(({ name }) => [name, askable(name)]));
  const stages = gatesLast(order, graph, asking);
  const positions = new Map(stages.map(({ name }, index) => [name, index]));
  const at = (name: string): number => positions.get(name) ?? 0;
  return {
    stages,
    asked: (stage) =>
      (asking.get(stage) ?? []).filter(({ by }) => at(by) < at(stage)).sort((a, b) => at(a.by) - at(b.by)),
  };
}

/** The inputs of a stage that other stages write; the rest are data sets from outside. */
export function inputsMade(stage: PipelineStage, graph: ServiceGraph): readonly PassedArtifact[] {
  return stage.inputs.flatMap((artifact) => {
    const by = graph.producer(artifact);
    return by === undefined ? [] : [{ artifact, by }];
  });
}

function askableBy(
  order: readonly PipelineStage[],
  spec: Spec,
  graph: ServiceGraph,
  behindClosedGate: 'skips' | 'runs',
): (gate: string) => readonly PassedArtifact[] {
  const isGated = new Set(order.flatMap((stage) => (stage.when === undefined ? [] : [stage.name])));
  const reports = order.flatMap(({ name, outputs }) => {
    const artifacts = outputs.filter((output) => artifactKind(output, spec) === 'metrics');
    if (artifacts.length === 0) return [];
    const waitsFor = ancestors(name, graph);
    const isFree = ![name, ...waitsFor].some((each) => isGated.has(each));
    return artifacts.map((artifact) => ({ artifact, by: name, waitsFor, isFree }));
  });
  return (gate) => {
    const others = reports.filter(({ by, waitsFor }) => by !== gate && !waitsFor.has(gate));
    if (behindClosedGate === 'runs') return others;
    const own = ancestors(gate, graph);
    return others.filter(({ by, isFree }) => isFree || own.has(by));
  };
}

/** The stages that a stage waits for, directly or through others. */
function ancestors(stage: string, graph: ServiceGraph): ReadonlySet<string> {
  const seen = new Set(graph.dependencies(stage));
  for (const each of seen) for (const before of graph.dependencies(each)) seen.add(before);
  return seen;
}

/** The stages in an order in which a gate stands behind every stage whose metrics it asks; otherwise as they were. */
function gatesLast(
  order: readonly PipelineStage[],
  graph: ServiceGraph,
  asking: ReadonlyMap<string, readonly PassedArtifact[]>,
): readonly PipelineStage[] {
  const waits = new Map(
    order.map(({ name }) => [name, [...graph.dependencies(name), ...(asking.get(name) ?? []).map(({ by }) => by)]]),
  );
  const placed = new Set<string>();
  const sorted: PipelineStage[] = [];
  for (let left = [...order]; left.length > 0;) {
    const ready = left.filter((stage) => {
      const isReady = (waits.get(stage.name) ?? []).every((name) => placed.has(name));
      if (isReady) placed.add(stage.name);
      return isReady;
    });
    // Two gates that ask each other's metrics cannot both be last; the rest keeps its order.
    if (ready.length === 0) return [...sorted, ...left];
    append(sorted, ready);
    left = left.filter((stage) => !placed.has(stage.name));
  }
  return sorted;
}
