import { child, commentText, convertText, formatText, from, specificationLabels, toolkit } from '@trainyard/sdk';
import type { GeneratedFile, Path, PrintedSyntax, SpecificationPart } from '@trainyard/sdk';
import { isMap, nameOf } from './merge.ts';

/** The text of a specification from plain data, and from which field each line is; not in canonical form, and without comments. */
export function writeSpecification(spec: SpecificationPart): Pick<GeneratedFile, 'content' | 'provenance'> {
  const marked = (value: unknown, path: Path): unknown => {
    const inner = Array.isArray(value)
      ? value.map((item, index) => marked(item, child(path, nameOf(item) === undefined ? index : [nameOf(item) ?? ''])))
      : isMap(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item, child(path, key))]))
        : value;
    return path === '' ? inner : from(path, inner);
  };
  return toolkit
    .yaml('spec')
    .document({ mlops: marked(spec, '') })
    .file();
}

/**
 * The text of a specification from plain data, in the canonical form of a syntax. `comments` stand above the fields that they are about.
 * Throws if the text would not read back as the data, which would be a bug.
 */
export function printSpecification(
  spec: SpecificationPart,
  comments: ReadonlyMap<Path, string>,
  syntax: PrintedSyntax,
): string {
  const { content, provenance } = writeSpecification(spec);
  const lines = content.split('\n');
  const firstLines = new Map<Path, number>();
  for (const { start, from: paths } of provenance)
    for (const path of paths) if (!firstLines.has(path)) firstLines.set(path, start);
  const above = new Map<number, string[]>();
  for (const [path, comment] of comments) {
    const line = lineOf(path, firstLines);
    above.set(line, [...(above.get(line) ?? []), commentText(comment)]);
  }
  const commented = lines.flatMap((line, index) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    return [...(above.get(index + 1) ?? []).map((comment) => `${indent}# ${comment}`), line];
  });
  const source = { file: 'imported', text: commented.join('\n'), syntax: 'yaml' as const };
  const printed =
    syntax === 'yaml'
      ? formatText(source, specificationLabels())
      : convertText(source, 'native', specificationLabels());
  if (printed.value === undefined)
    throw new Error(`an imported specification cannot be printed: ${printed.diagnostics[0]?.message ?? ''}`);
  return printed.value;
}

/** Where a field begins: an item of a list begins with its first field. */
function lineOf(path: Path, lines: ReadonlyMap<Path, number>): number {
  const own = lines.get(path);
  if (own !== undefined) return own;
  const inner = [...lines].filter(([each]) => each.startsWith(`${path}.`) || each.startsWith(`${path}[`));
  return Math.min(...inner.map(([, line]) => line), Number.MAX_SAFE_INTEGER);
}
