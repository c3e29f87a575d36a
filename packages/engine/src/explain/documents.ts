import { LineCounter, isNode, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';

/** One document of a YAML or JSON text. */
export interface YamlDocument {
  readonly data: unknown;
  /** Lines from 1, both included. */
  readonly start: number;
  readonly end: number;
  /** The lines of a value inside it; those of the nearest value around it that is there. */
  linesAt(path: readonly (string | number)[]): { readonly start: number; readonly end: number };
}

/** The documents of a text, or a sentence on why it is no YAML. */
export function yamlDocuments(text: string): readonly YamlDocument[] | { readonly problem: string } {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
  });
  const documents: YamlDocument[] = [];
  for (const document of Array.isArray(parsed) ? (parsed as Document.Parsed[]) : []) {
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = counter.linePos(error.pos[0]);
      return { problem: `line ${line}, column ${col}: ${error.message.split('\n')[0] ?? ''}` };
    }
    let data: unknown;
    try {
      data = document.toJS({ maxAliasCount: 100 });
    } catch (reason) {
      return { problem: reason instanceof Error ? reason.message : String(reason) };
    }
    const linesOf = (range: readonly number[] | null | undefined): { start: number; end: number } => {
      const [from = 0, to = 0] = range ?? [];
      return {
        start: counter.linePos(from).line,
        end: Math.max(counter.linePos(from).line, counter.linePos(Math.max(from, to - 1)).line),
      };
    };
    const whole = linesOf(document.contents?.range);
    documents.push({
      data,
      ...whole,
      linesAt: (path) => {
        for (let length = path.length; length > 0; length--) {
          const node: unknown = document.getIn(path.slice(0, length), true);
          if (isNode(node) && node.range !== undefined && node.range !== null) return linesOf(node.range);
        }
        return whole;
      },
    });
  }
  return documents;
}

/** Whether a file is one that `yamlDocuments` reads, by its name. */
export function isYaml(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path);
}

/** Data that is a map. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
