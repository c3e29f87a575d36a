import { pathOf } from '@trainyard/syntax';
import type { Path } from '@trainyard/syntax';
import { readRollback } from '../resolve/rollback.ts';
import type { Spec } from '../schema/root.ts';
import { serviceGraph } from './service-graph.ts';
import type { EdgeKind, GraphEdge, GraphNode, NodeKind, ServiceGraph } from './service-graph.ts';

interface Sketch {
  readonly nodes: Map<string, GraphNode>;
  readonly edges: GraphEdge[];
}

/** The graph of a specification. Works on any specification that the schema accepts, cycles included. */
export function buildGraph(spec: Spec): ServiceGraph {
  const sketch: Sketch = { nodes: new Map(), edges: [] };
  const stages = spec.training?.pipeline?.stages ?? [];
  addPipeline(sketch, spec);
  addModel(sketch, spec);
  addMonitoring(sketch, spec);
  addTriggers(sketch, spec);
  addGovernance(sketch, spec);
  const edges = sketch.edges.filter((edge) => sketch.nodes.has(edge.from) && sketch.nodes.has(edge.to));
  return serviceGraph(stages, [...sketch.nodes.values()], edges);
}

function add(sketch: Sketch, kind: NodeKind, name: string, path: Path): string {
  const id = `${kind}:${name}`;
  if (!sketch.nodes.has(id)) sketch.nodes.set(id, { id, kind, name, path });
  return id;
}

function link(sketch: Sketch, from: string, kind: EdgeKind, to: string): void {
  sketch.edges.push({ from, to, kind });
}

function addPipeline(sketch: Sketch, spec: Spec): void {
  const stages = spec.training?.pipeline?.stages ?? [];
  const produced = new Set(stages.flatMap((stage) => stage.outputs));
  for (const stage of stages) {
    const at = (field: string): Path => pathOf('training', 'pipeline', 'stages', [stage.name], field);
    const id = add(sketch, 'stage', stage.name, pathOf('training', 'pipeline', 'stages', [stage.name]));
    for (const input of stage.inputs)
      link(sketch, add(sketch, produced.has(input) ? 'artifact' : 'dataset', input, at('inputs')), 'consumes', id);
    for (const output of stage.outputs) link(sketch, id, 'produces', add(sketch, 'artifact', output, at('outputs')));
    for (const before of stage.after) link(sketch, `stage:${before}`, 'precedes', id);
    for (const metric of stage.when?.metrics ?? []) link(sketch, `metric:${metric}`, 'gates', id);
  }
  const experiment = spec.training?.experiments;
  if (experiment === undefined) return;
  const id = add(sketch, 'experiment', 'experiments', pathOf('training', 'experiments'));
  for (const stage of experiment.runs?.scope ??
    stages.filter((each) => each.type === 'training').map((each) => each.name))
    link(sketch, id, 'triggers', `stage:${stage}`);
}

function addModel(sketch: Sketch, spec: Spec): void {
  const { training, deployment } = spec;
  const model =
    training?.model === undefined && training?.pipeline === undefined
      ? undefined
      : add(sketch, 'model', spec.name, pathOf('training', 'model'));
  const types = training?.pipeline?.artifacts?.types ?? {};
  for (const output of new Set((training?.pipeline?.stages ?? []).flatMap((stage) => stage.outputs))) {
    if (model !== undefined && (types[output] === 'model' || (types[output] === undefined && output === 'model')))
      link(sketch, `artifact:${output}`, 'produces', model);
  }
  if (deployment === undefined) return;
  const served = add(sketch, 'deployment', spec.name, pathOf('deployment'));
  if (model !== undefined) link(sketch, model, 'serves', served);
}

function addMonitoring(sketch: Sketch, spec: Spec): void {
  const { monitoring } = spec;
  for (const metric of monitoring?.metrics ?? []) {
    const id = add(sketch, 'metric', metric.name, pathOf('monitoring', 'metrics', [metric.name]));
    if (!metric.external) link(sketch, `deployment:${spec.name}`, 'produces', id);
  }
  for (const alert of monitoring?.alerts ?? []) {
    const id = add(sketch, 'alert', alert.name, pathOf('monitoring', 'alerts', [alert.name]));
    for (const metric of alert.condition.metrics ?? []) link(sketch, `metric:${metric}`, 'watches', id);
  }
  const rollback = spec.deployment?.rollback;
  if (rollback === undefined) return;
  const id = add(sketch, 'trigger', 'rollback', pathOf('deployment', 'rollback'));
  for (const metric of rollback.condition?.metrics ?? []) link(sketch, `metric:${metric}`, 'triggers', id);
  const reading = readRollback(spec);
  if (reading?.kind === 'alert') link(sketch, `alert:${reading.alert}`, 'triggers', id);
  else if (reading?.kind === 'drop' && rollback.condition === undefined)
    link(sketch, `metric:${reading.metric}`, 'triggers', id);
  link(sketch, id, 'rolls back', `deployment:${spec.name}`);
}

function addTriggers(sketch: Sketch, spec: Spec): void {
  const triggers = spec.training?.pipeline?.triggers;
  if (triggers === undefined) return;
  const id = add(sketch, 'trigger', 'pipeline', pathOf('training', 'pipeline', 'triggers'));
  for (const alert of triggers.on_alert ?? []) link(sketch, `alert:${alert}`, 'triggers', id);
  for (const dataset of triggers.on_data ?? [])
    link(
      sketch,
      add(sketch, 'dataset', dataset, pathOf('training', 'pipeline', 'triggers', 'on_data')),
      'triggers',
      id,
    );
  for (const metric of triggers.when?.metrics ?? []) link(sketch, `metric:${metric}`, 'triggers', id);
  // A trigger starts the stages that wait for no other; linking it to all would say nothing more.
  const produced = new Set((spec.training?.pipeline?.stages ?? []).flatMap((stage) => stage.outputs));
  for (const stage of spec.training?.pipeline?.stages ?? [])
    if (stage.after.length === 0 && !stage.inputs.some((input) => produced.has(input)))
      link(sketch, id, 'triggers', `stage:${stage.name}`);
}

function addGovernance(sketch: Sketch, spec: Spec): void {
  if (spec.governance === undefined) return;
  const id = add(sketch, 'document', 'governance', pathOf('governance'));
  for (const subject of [`model:${spec.name}`, `deployment:${spec.name}`]) link(sketch, id, 'documents', subject);
}
