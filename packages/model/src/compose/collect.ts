import { append, hasErrors, memberOf, nearest, rangeOf, readNative, readYaml } from '@trainyard/syntax';
import type {
  BlockLabels,
  Diagnostic,
  FrontEnd,
  Node,
  Outcome,
  Range,
  ReadHost,
  ReadLimits,
  ScalarNode,
  Source,
} from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import { specificationLabels } from '../schema/labels.ts';
import { defaultSpecLimits, readLimits } from './limits.ts';
import type { SpecLimits } from './limits.ts';

/** One file that takes part in a specification. */
export interface Layer {
  readonly source: Source;
  readonly node: Node;
}

/** All files of a specification, the lowest first and the file itself last; and whether each could be read. */
export interface Collected {
  readonly layers: readonly Layer[];
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether every file gave a tree, so that the layers can be checked. In a tree single items may still be missing, which was said. */
  readonly whole: boolean;
}

/** The syntaxes that are always there. What no other claims is read as YAML. */
const builtInFrontEnds: readonly FrontEnd[] = [
  { syntax: 'native', extensions: ['.mlops'], read: readNative },
  { syntax: 'yaml', extensions: ['.mlops.yaml', '.mlops.yml', '.yaml', '.yml'], read: readWholeYaml },
];

/** Whether a file is a specification by its name, in any syntax. */
export function isSpecification(file: string): boolean {
  return /[^/\\]\.mlops(?:\.ya?ml|\.ts)?$/.test(file);
}

/** What is wrong with the structure of a YAML text leaves open what the rest was meant to be, so none of it is taken. */
function readWholeYaml(source: Source, _labels: BlockLabels, limits?: ReadLimits): Outcome<Node | undefined> {
  const { value, diagnostics } = readYaml(source, limits);
  return { value: hasErrors(diagnostics) ? undefined : value, diagnostics };
}

function frontEndOf(frontEnds: readonly FrontEnd[], file: string): FrontEnd {
  const found = frontEnds.find(({ extensions }) => extensions.some((extension) => file.endsWith(extension)));
  return found ?? (frontEnds.at(-1) as FrontEnd);
}

/**
 * Reads a specification and everything that it extends, depth first, each file once, each in the syntax that its name says. Throws what
 * the host throws for unreadable files.
 */
export function collectLayers(
  host: ReadHost,
  file: string,
  others: readonly FrontEnd[] = [],
  limits: SpecLimits = defaultSpecLimits,
): Collected {
  const frontEnds = [...others, ...builtInFrontEnds];
  const layers: Layer[] = [];
  const sources: Source[] = [];
  const diagnostics: Diagnostic[] = [];
  const done = new Set<string>();
  let whole = true;
  let tooMany = false;
  const visit = (path: string, open: readonly string[], from: Range | undefined): void => {
    if (open.includes(path)) {
      if (from !== undefined)
        diagnostics.push(
          model.extendsCycle(
            { range: from, path: 'extends' },
            { files: [...open.slice(open.indexOf(path)), path].map(baseName) },
          ),
        );
      whole = false;
      return;
    }
    if (done.has(path)) return;
    done.add(path);
    const text = host.read(path);
    if (text === undefined) {
      const range = from ?? rangeOf({ file: path, text: '' }, 0);
      diagnostics.push(
        missing(
          host,
          range,
          from === undefined ? path : range.source.text.slice(range.start, range.end).replace(/^["'`]|["'`]$/g, ''),
          path,
        ),
      );
      whole = false;
      return;
    }
    const frontEnd = frontEndOf(frontEnds, path);
    const source: Source = {
      file: path,
      text: text.startsWith('\uFEFF') ? text.slice(1) : text,
      syntax: frontEnd.syntax,
    };
    sources.push(source);
    const read = frontEnd.read(source, specificationLabels(), readLimits(limits));
    append(diagnostics, read.diagnostics);
    if (read.value === undefined) {
      whole = false;
      return;
    }
    for (const target of extendsOf(read.value)) {
      const next = resolveTarget(host, target.text, folderOf(path));
      if (done.size <= limits.extendedFiles || done.has(next)) visit(next, [...open, path], target.range);
      else {
        if (!tooMany)
          diagnostics.push(
            model.tooMany(
              { range: target.range },
              { what: 'files beneath it', count: done.size, limit: limits.extendedFiles, key: 'extendedFiles' },
            ),
          );
        tooMany = true;
        whole = false;
        return;
      }
    }
    layers.push({ source, node: read.value });
  };
  visit(file, [], undefined);
  return { layers, sources, diagnostics, whole };
}

function extendsOf(node: Node): ScalarNode[] {
  const value = memberOf(node, 'extends')?.value;
  const items = value === undefined ? [] : value.kind === 'list' ? value.items : [value];
  return items.filter((item): item is ScalarNode => item.kind === 'scalar' && typeof item.value === 'string');
}

function resolveTarget(host: ReadHost, target: string, folder: string): string {
  if (target.startsWith('./') || target.startsWith('../')) return joinPath(folder, target);
  if (target.startsWith('/')) return target;
  return host.resolvePackage(target, folder) ?? joinPath(folder, target);
}

function missing(host: ReadHost, range: Range, written: string, path: string): Diagnostic {
  const near = nearest(baseName(path), host.list(folderOf(path)));
  return model.extendsMissing({ range }, { target: written, ...(near === undefined ? {} : { near: `./${near}` }) });
}

/** The folder of a path with `/`. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '.' : at === 0 ? '/' : path.slice(0, at);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Joins and normalises two paths with `/`. */
export function joinPath(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return `${folder.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}
