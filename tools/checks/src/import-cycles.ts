import { importsOf, targetOf } from './imports.ts';
import type { Check, RepositoryFile } from './repository.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

function graphOf(files: readonly RepositoryFile[]): Graph {
  const sources = files.filter(({ path }) => path.endsWith('.ts'));
  const known = new Set(sources.map(({ path }) => path));
  const targets = (file: RepositoryFile) =>
    importsOf(file)
      .map(({ specifier }) => targetOf(file.path, specifier))
      .filter((path) => path !== undefined)
      .filter((path) => known.has(path));
  return new Map(sources.map((file) => [file.path, targets(file)]));
}

/** The shortest way from a file back to itself; undefined if there is none. */
function shortestLoop(graph: Graph, start: string): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return [...way, start];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** No file reaches itself through imports; imports of types count, since they tie files together as much. */
export const importCycles: Check = (files) => {
  const graph = graphOf(files);
  const reported = new Set<string>();
  return [...graph.keys()].flatMap((start) => {
    const loop = reported.has(start) ? undefined : shortestLoop(graph, start);
    if (loop === undefined) return [];
    for (const path of loop) reported.add(path);
    return [
      {
        path: start,
        message: `Imports go in a circle: ${loop.join(' -> ')}.`,
        remedy: 'Move what both need into a file of its own that imports neither.',
      },
    ];
  });
};
