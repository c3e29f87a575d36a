import { pythonFloat } from '@trainyard/conditions';
import { append } from '@trainyard/syntax';
import type { Path } from '@trainyard/syntax';
import { basePaths, commentText, fileOf } from '../traced.ts';
import type { GeneratedFile, Line, WriterOptions } from '../traced.ts';
import { foldPython, pythonLiteral } from './literal.ts';

type From = Path | readonly Path[];

/** Writes one Python module, line by line. Values pass through `literal`, names through `identifier`. */
export interface PythonWriter {
  /** The module's docstring; stands first. */
  docstring(text: string, from?: From): PythonWriter;
  /** `import module`, or `from module import name, …`; merged and sorted at the top. */
  import_(module: string, ...names: readonly string[]): PythonWriter;
  comment(text: string, from?: From): PythonWriter;
  /** One line of code at the current depth; an empty text is a blank line. */
  line(code?: string, from?: From): PythonWriter;
  /** A header that ends in `:` and the lines inside; an empty body becomes `pass`. */
  block(header: string, body: (writer: PythonWriter) => void, from?: From): PythonWriter;
  literal(value: unknown): string;
  float(value: number): string;
  identifier(name: string): string;
  file(): GeneratedFile;
}

/** A writer for one module. */
export function pythonWriter(path: string, options: WriterOptions = {}): PythonWriter {
  const base = basePaths(options);
  const head: Line[] = [];
  const body: Line[] = [];
  const imports = new Map<string, Set<string>>();
  let depth = 0;
  let origin = base;
  const push = (text: string, from?: From): void =>
    void body.push({
      text: text === '' ? '' : `${'    '.repeat(depth)}${text}`,
      from: typeof from === 'string' ? [from] : (from ?? origin),
    });
  const writer: PythonWriter = {
    docstring: (text, from) => {
      const lines = text.split('\n').map((line) => commentText(line).replace(/\\/g, '\\\\').replace(/"/g, '\\"'));
      const paths = typeof from === 'string' ? [from] : (from ?? base);
      if (lines.length === 1) head.push({ text: `"""${lines[0] ?? ''}"""`, from: paths });
      else
        append(
          head,
          [`"""${lines[0] ?? ''}`, ...lines.slice(1), '"""'].map((line) => ({ text: line, from: paths })),
        );
      return writer;
    },
    import_: (module, ...names) => {
      const known = imports.get(module) ?? new Set<string>();
      for (const name of names) known.add(name);
      imports.set(module, known);
      return writer;
    },
    comment: (text, from) => {
      for (const line of text.split('\n')) push(`# ${commentText(line)}`.trimEnd(), from);
      return writer;
    },
    line: (code = '', from) => {
      for (const each of code.split('\n')) push(each, from);
      return writer;
    },
    block: (header, inside, from) => {
      push(header, from);
      const outer = origin;
      origin = typeof from === 'string' ? [from] : (from ?? origin);
      depth += 1;
      const before = body.length;
      inside(writer);
      if (body.length === before) push('pass');
      depth -= 1;
      origin = outer;
      return writer;
    },
    literal: pythonLiteral,
    float: pythonFloat,
    identifier: foldPython,
    file: () => fileOf(path, assemble(head, imports, body, base), options),
  };
  return writer;
}

function assemble(
  head: readonly Line[],
  imports: ReadonlyMap<string, ReadonlySet<string>>,
  body: readonly Line[],
  base: readonly Path[],
): Line[] {
  const groups = [true, false].map((standard) => importLines(imports, standard));
  const sections = [head, ...groups.map((lines) => lines.map((text): Line => ({ text, from: base })))].filter(
    (lines) => lines.length > 0,
  );
  const top = sections.flatMap((lines, index) => (index === 0 ? lines : [{ text: '', from: base }, ...lines]));
  if (body.length === 0) return top;
  const gap =
    top.length === 0
      ? []
      : Array.from({ length: /^(def|class|@|async def)\b/.test(body[0]?.text ?? '') ? 2 : 1 }, (): Line => ({
          text: '',
          from: base,
        }));
  return [...top, ...gap, ...body];
}

/** The standard modules that generated code uses; linters want them before all others. */
const STANDARD = new Set([
  '__future__',
  'argparse',
  'collections',
  'contextlib',
  'dataclasses',
  'importlib',
  'itertools',
  'json',
  'math',
  'os',
  'pathlib',
  'random',
  're',
  'sys',
  'time',
  'types',
  'typing',
]);

function importLines(imports: ReadonlyMap<string, ReadonlySet<string>>, standard: boolean): string[] {
  const modules = [...imports]
    .filter(([module]) => STANDARD.has(module.split('.')[0] ?? '') === standard)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  // As import sorters want it: `import x` before `from x import y`.
  const rank = (module: string): number => (module === '__future__' ? 0 : imports.get(module)?.size === 0 ? 1 : 2);
  return modules
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([module, names]) =>
      names.size === 0 ? `import ${module}` : `from ${module} import ${[...names].sort().join(', ')}`,
    );
}
