import { Graph } from '@dagrejs/graphlib';
import type { Path } from '@trainyard/syntax';

/** What a node of the graph stands for. */
export type NodeKind =
  | 'dataset'
  | 'stage'
  | 'artifact'
  | 'experiment'
  | 'model'
  | 'deployment'
  | 'metric'
  | 'alert'
  | 'trigger'
  | 'document';

/** How one node bears on another; the edge runs from the first named to the second. */
export type EdgeKind =
  'produces' | 'consumes' | 'gates' | 'watches' | 'triggers' | 'serves' | 'rolls back' | 'documents' | 'precedes';

/** One thing of a service. */
export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** The field that declares it, or that names it first. */
  readonly path: Path;
}

/** One relation. Data sets and artifacts point to the stages that read them, stages to what they produce. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
}

/** The chain of stages that takes longest, by the sum of their timeouts. */
export interface CriticalPath {
  readonly stages: readonly string[];
  /** Seconds; stages without a timeout count nothing and are listed in `unknown`. */
  readonly seconds: number;
  readonly unknown: readonly string[];
}

/** Everything of one service and how it hangs together. Every question is answered in time linear in the size of the graph. */
export interface ServiceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  node(id: string): GraphNode | undefined;
  /** Stage names so that each stands behind all that it needs; otherwise in the order of the specification. Stages in a cycle are left out. */
  order(): readonly string[];
  /** Stages whose results or end a stage waits for: the seed's 5.1, and `after`. */
  dependencies(stage: string): readonly string[];
  /** The stage that produces an artifact. */
  producer(artifact: string): string | undefined;
  /** Inputs that no stage produces, in the order of their first use. */
  externalInputs(): readonly string[];
  /** For each group of stages that wait for each other, the shortest loop through its first stage. */
  cycles(): readonly (readonly string[])[];
  criticalPath(): CriticalPath;
  /** Ids of everything that a node depends on, nearest first. */
  upstream(id: string): readonly string[];
  /** Ids of everything that depends on a node, nearest first. */
  downstream(id: string): readonly string[];
}

/** What the pipeline part of the graph needs to know of a stage. */
export interface StageFacts {
  readonly name: string;
  readonly timeout?: number | undefined;
}

/** The graph over given nodes and edges; `stages` in the order of the specification. */
export function serviceGraph(
  stages: readonly StageFacts[],
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): ServiceGraph {
  // Most checks ask only for the order of the stages, so the graph itself waits until somebody walks it.
  let built: Graph | undefined;
  const graph = (): Graph => (built ??= graphOf(nodes, edges));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const links = stageLinks(stages, edges);
  const reach = (id: string, next: (id: string) => readonly string[]): readonly string[] =>
    breadthFirst(id, next).slice(1);
  let sorted: readonly string[] | undefined;
  const order = (): readonly string[] => (sorted ??= topological(stages, links));
  return {
    nodes,
    edges,
    node: (id) => byId.get(id),
    order,
    dependencies: (stage) => links.get(stage) ?? [],
    producer: (artifact) =>
      (graph().inEdges(`artifact:${artifact}`) ?? [])
        .map((edge) => edge.v)
        .find((id) => id.startsWith('stage:'))
        ?.slice(6),
    externalInputs: () =>
      nodes
        .filter(
          (node) =>
            node.kind === 'dataset' && (graph().outEdges(node.id) ?? []).some((edge) => edge.name === 'consumes'),
        )
        .map((node) => node.name),
    cycles: () => shortestLoops(stages, links, new Set(order())),
    criticalPath: () => longest(stages, links, order()),
    upstream: (id) => reach(id, (each) => graph().predecessors(each) ?? []),
    downstream: (id) => reach(id, (each) => graph().successors(each) ?? []),
  };
}

type Links = ReadonlyMap<string, readonly string[]>;

function graphOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Graph {
  const graph = new Graph({ directed: true, multigraph: true });
  for (const node of nodes) graph.setNode(node.id, node);
  for (const edge of edges) graph.setEdge(edge.from, edge.to, edge.kind, edge.kind);
  return graph;
}

/** Stage → the stages that it waits for, in the order of its inputs, each once. */
function stageLinks(stages: readonly StageFacts[], edges: readonly GraphEdge[]): Links {
  const producers = new Map<string, string[]>();
  for (const { from, to, kind } of edges) if (kind === 'produces') put(producers, to, from.slice(6));
  const needs = new Map<string, Set<string>>(stages.map(({ name }) => [name, new Set()]));
  for (const { from, to, kind } of edges) {
    const stage = kind === 'consumes' || kind === 'precedes' ? needs.get(to.slice(6)) : undefined;
    if (kind === 'precedes') stage?.add(from.slice(6));
    else for (const producer of producers.get(from) ?? []) stage?.add(producer);
  }
  return new Map([...needs].map(([stage, before]) => [stage, [...before]]));
}

function put(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Kahn's algorithm; ready stages leave in the order in which the specification lists them, level by level. */
function topological(stages: readonly StageFacts[], links: Links): string[] {
  const waiting = new Map(stages.map(({ name }) => [name, (links.get(name) ?? []).length]));
  const followers = reversed(links);
  const queue = stages.filter(({ name }) => waiting.get(name) === 0).map(({ name }) => name);
  for (let at = 0; at < queue.length; at++) {
    for (const follower of followers.get(queue[at] ?? '') ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) queue.push(follower);
    }
  }
  return queue;
}

function reversed(links: Links): Map<string, string[]> {
  const back = new Map<string, string[]>();
  for (const [stage, needs] of links) {
    for (const need of needs) put(back, need, stage);
  }
  return back;
}

function shortestLoops(stages: readonly StageFacts[], links: Links, sorted: ReadonlySet<string>): string[][] {
  const left = new Set(stages.map(({ name }) => name).filter((name) => !sorted.has(name)));
  const followers = reversed(links);
  const within =
    (table: ReadonlyMap<string, readonly string[]>) =>
    (name: string): readonly string[] =>
      (table.get(name) ?? []).filter((each) => left.has(each));
  const loops: string[][] = [];
  for (const { name } of stages) {
    if (!left.has(name)) continue;
    const loop = loopThrough(name, within(followers));
    if (loop === undefined) {
      left.delete(name);
      continue;
    }
    loops.push(loop);
    const ahead = new Set(breadthFirst(name, within(followers)));
    const component = breadthFirst(name, within(links)).filter((each) => ahead.has(each));
    for (const each of component) left.delete(each);
  }
  return loops;
}

/** The shortest way from a stage back to itself, without its end. */
function loopThrough(start: string, next: (name: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    const current = queue[at] ?? '';
    for (const follower of next(current)) {
      if (follower === start) {
        const loop = [current];
        while (loop[0] !== start) loop.unshift(cameFrom.get(loop[0] ?? '') ?? start);
        return loop;
      }
      if (cameFrom.has(follower)) continue;
      cameFrom.set(follower, current);
      queue.push(follower);
    }
  }
  return undefined;
}

function breadthFirst(start: string, next: (id: string) => readonly string[]): string[] {
  const seen = new Set([start]);
  for (const id of seen) for (const each of next(id)) seen.add(each);
  return [...seen];
}

function longest(stages: readonly StageFacts[], links: Links, order: readonly string[]): CriticalPath {
  const facts = new Map(stages.map((stage) => [stage.name, stage]));
  const best = new Map<string, { seconds: number; before: string | undefined }>();
  let end: string | undefined;
  for (const name of order) {
    let longestBefore: { seconds: number; before: string | undefined } = { seconds: 0, before: undefined };
    for (const need of links.get(name) ?? []) {
      const candidate = best.get(need);
      if (candidate !== undefined && (longestBefore.before === undefined || candidate.seconds > longestBefore.seconds))
        longestBefore = { seconds: candidate.seconds, before: need };
    }
    best.set(name, { seconds: longestBefore.seconds + (facts.get(name)?.timeout ?? 0), before: longestBefore.before });
    if (end === undefined || (best.get(name)?.seconds ?? 0) > (best.get(end)?.seconds ?? 0)) end = name;
  }
  const chain: string[] = [];
  for (let name = end; name !== undefined; name = best.get(name)?.before) chain.unshift(name);
  return {
    stages: chain,
    seconds: end === undefined ? 0 : (best.get(end)?.seconds ?? 0),
    unknown: chain.filter((name) => facts.get(name)?.timeout === undefined),
  };
}
