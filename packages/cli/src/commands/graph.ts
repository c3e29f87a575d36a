import { printDuration } from '@trainyard/engine';
import type { GraphEdge, GraphNode, ServiceGraph } from '@trainyard/engine';
import { hasErrors } from '@trainyard/engine';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** The forms of a picture. */
export type GraphForm = 'tree' | 'mermaid' | 'dot';

/** `graph`: draws a specification, as a tree in text, as Mermaid or as DOT. */
export async function graph(
  file: string,
  options: ReadingOptions & OutputOptions & { readonly as: GraphForm },
): Promise<number> {
  const [checked] = await checkAll([file], options);
  const compiled = checked?.compiled;
  const problems = (checked?.diagnostics ?? []).filter((each) => each.severity === 'error');
  if (compiled === undefined || hasErrors(problems)) {
    report(problems, options);
    return exitCodes.wrong;
  }
  if (options.format !== 'text')
    report([], options, {
      nodes: compiled.graph.nodes,
      edges: compiled.graph.edges,
      order: compiled.graph.order(),
      criticalPath: compiled.graph.criticalPath(),
    });
  else writeOut({ tree, mermaid, dot }[options.as](compiled.graph));
  return exitCodes.done;
}

function tree(graph: ServiceGraph): string {
  const lines: string[] = [];
  const critical = graph.criticalPath();
  for (const [index, stage] of graph.order().entries()) {
    const edges = graph.edges;
    const inputs = edges
      .filter((edge) => edge.to === `stage:${stage}` && edge.kind === 'consumes')
      .map((edge) => nameOf(edge.from));
    const outputs = edges
      .filter((edge) => edge.from === `stage:${stage}` && edge.kind === 'produces')
      .map((edge) => nameOf(edge.to));
    lines.push(
      `${index + 1}. ${stage}`,
      ...branch([
        `reads ${inputs.join(', ') || 'nothing'}`,
        `makes ${outputs.join(', ') || 'nothing'}`,
        ...waits(graph, stage),
      ]),
    );
  }
  if (critical.stages.length > 0)
    lines.push(
      `critical path: ${critical.stages.join(' → ')} (${critical.seconds === 0 ? 'no timeouts' : `at most ${printDuration(critical.seconds)}`}${critical.unknown.length > 0 ? `, without ${critical.unknown.join(', ')}` : ''})`,
    );
  for (const kind of ['deployment', 'metric', 'alert', 'trigger'] as const) {
    for (const node of graph.nodes.filter((each) => each.kind === kind))
      lines.push(
        `${kind} ${node.name}`,
        ...branch(
          graph.edges.filter((edge) => edge.to === node.id).map((edge) => `${passive[edge.kind]} ${nameOf(edge.from)}`),
        ),
      );
  }
  return `${lines.join('\n')}\n`;
}

const passive: Readonly<Record<GraphEdge['kind'], string>> = {
  produces: 'produced by',
  consumes: 'reads',
  gates: 'gated by',
  watches: 'watches',
  triggers: 'triggered by',
  serves: 'serves',
  'rolls back': 'rolled back by',
  documents: 'documented by',
  precedes: 'after',
};

function waits(graph: ServiceGraph, stage: string): string[] {
  const before = graph.dependencies(stage);
  return before.length === 0 ? [] : [`waits for ${before.join(', ')}`];
}

function branch(items: readonly string[]): string[] {
  return items.map((item, index) => `   ${index < items.length - 1 ? '├─' : '└─'} ${item}`);
}

function nameOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

const shapes: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  dataset: ['[(', ')]'],
  stage: ['[', ']'],
  artifact: ['(', ')'],
  experiment: ['{{', '}}'],
  model: ['([', '])'],
  deployment: ['[[', ']]'],
  metric: ['>', ']'],
  alert: ['{', '}'],
  trigger: ['{{', '}}'],
  document: ['[/', '/]'],
};

/** A Mermaid flow chart; identifiers are numbers, so that no name can be syntax. */
function mermaid(graph: ServiceGraph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const nodes = graph.nodes.map(
    (node) =>
      `  ${ids.get(node.id)}${shapes[node.kind][0]}"${node.name.replace(/"/g, '#quot;')}"${shapes[node.kind][1]}`,
  );
  const edges = graph.edges.map((edge) => `  ${ids.get(edge.from)} -->|${edge.kind}| ${ids.get(edge.to)}`);
  return `flowchart LR\n${[...nodes, ...edges].join('\n')}\n`;
}

function dot(graph: ServiceGraph): string {
  const text = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`;
  const nodes = graph.nodes.map((node) => `  ${text(node.id)} [label=${text(node.name)}, class=${text(node.kind)}];`);
  const edges = graph.edges.map((edge) => `  ${text(edge.from)} -> ${text(edge.to)} [label=${text(edge.kind)}];`);
  return `digraph service {\n  rankdir=LR;\n${[...nodes, ...edges].join('\n')}\n}\n`;
}
