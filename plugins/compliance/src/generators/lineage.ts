import { writeSections } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, GraphNode, ServiceGraph } from '@trainyard/sdk';

/** `lineage.md` and `lineage.json`: where data and models come from and go to. */
export async function generate(context: GeneratorContext): Promise<GeneratedFile[]> {
  const { spec, graph, toolkit } = context;
  const wanted = spec.governance?.lineage;
  if (wanted?.data_lineage !== true && wanted?.model_lineage !== true) return [];
  const kinds = new Set<GraphNode['kind']>([
    ...(wanted.data_lineage === true ? (['dataset', 'artifact', 'stage'] as const) : []),
    ...(wanted.model_lineage === true ? (['artifact', 'stage', 'experiment', 'model', 'deployment'] as const) : []),
  ]);
  const nodes = graph.nodes.filter((node) => kinds.has(node.kind));
  const ids = new Set(nodes.map((node) => node.id));
  const edges = graph.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  const options = { from: 'governance.lineage' } as const;
  const json = toolkit.json(
    'lineage.json',
    {
      service: spec.name,
      version: spec.version,
      nodes: nodes.map(({ id, kind, name, path }) => ({ id, kind, name, path })),
      edges: edges.map(({ from, kind, to }) => ({ from, kind, to })),
      models: nodes
        .filter((node) => node.kind === 'model')
        .map(({ id }) => ({ id, upstream: reach(edges, id, 'from'), downstream: reach(edges, id, 'to') })),
    },
    options,
  );
  const writer = await toolkit.markdown('lineage.md', options);
  writer.heading(1, `Lineage: ${spec.name}`, 'name');
  writer.code('mermaid', mermaid(nodes, edges));
  writer.heading(2, 'Where each thing comes from');
  writer.table(
    ['Thing', 'Kind', 'From', 'To'],
    nodes.map((node) => ({
      from: node.path,
      cells: [node.name, node.kind, neighbours(graph, edges, node.id, 'from'), neighbours(graph, edges, node.id, 'to')],
    })),
  );
  writeSections(writer, 'compliance/lineage', context);
  return [json, writer.file()];
}

type Edge = ServiceGraph['edges'][number];

function neighbours(graph: ServiceGraph, edges: readonly Edge[], id: string, side: 'from' | 'to'): string {
  const other = side === 'from' ? 'to' : 'from';
  return edges
    .filter((edge) => edge[other] === id)
    .map((edge) => graph.node(edge[side])?.name ?? '')
    .join(', ');
}

/** What one comes to from a node by the edges shown, nearest first: against them (`from`) or along them (`to`). */
function reach(edges: readonly Edge[], start: string, side: 'from' | 'to'): readonly string[] {
  const other = side === 'from' ? 'to' : 'from';
  const next = grouped(edges, other);
  const seen = new Set([start]);
  for (const id of seen) for (const edge of next.get(id) ?? []) seen.add(edge[side]);
  return [...seen].slice(1);
}

function grouped(edges: readonly Edge[], side: 'from' | 'to'): ReadonlyMap<string, readonly Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) groups.set(edge[side], [...(groups.get(edge[side]) ?? []), edge]);
  return groups;
}

/** Identifiers are numbers, so that no name can be syntax. */
function mermaid(nodes: readonly GraphNode[], edges: readonly Edge[]): string {
  const ids = new Map(nodes.map((node, index) => [node.id, `n${index}`]));
  return [
    'flowchart LR',
    ...nodes.map((node) => `  ${ids.get(node.id)}["${node.name.replace(/"/g, '#quot;')} (${node.kind})"]`),
    ...edges.map((edge) => `  ${ids.get(edge.from)} -->|${edge.kind}| ${ids.get(edge.to)}`),
  ].join('\n');
}
