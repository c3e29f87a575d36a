import { positionAt } from '../source/source.ts';
import type { Diagnostic, Edit } from './diagnostic.ts';

/** A stretch of text as scripts read it; lines and columns from 1, columns in UTF-16 units. */
export interface JsonSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding as scripts read it. */
export interface JsonDiagnostic extends JsonSpan {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly path: string;
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly (JsonSpan & { readonly text: string })[];
  }[];
}

/** The JSON form of a finding; `path` is empty where no field is known. */
export function toJson(diagnostic: Diagnostic): JsonDiagnostic {
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    ...span(diagnostic),
    path: diagnostic.path ?? '',
    related: diagnostic.related.map((each) => ({ message: each.message, ...start(each) })),
    fixes: diagnostic.fixes.map((fix) => ({ title: fix.title, safe: fix.safe, edits: fix.edits.map(edit) })),
  };
}

/** A log in SARIF 2.1.0 (OASIS), as code scanning services read it. */
export function toSarif(diagnostics: readonly Diagnostic[], version: string): object {
  const codes = [...new Set(diagnostics.map((each) => each.code))].sort();
  const level = { error: 'error', warning: 'warning', info: 'note' };
  const results = diagnostics.map((each) => {
    const at = span(each);
    return {
      ruleId: each.code,
      ruleIndex: codes.indexOf(each.code),
      level: level[each.severity],
      message: { text: each.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(at.file) },
            region: { startLine: at.line, startColumn: at.column, endLine: at.endLine, endColumn: at.endColumn },
          },
        },
      ],
    };
  });
  const driver = { name: 'trainyard', version, rules: codes.map((id) => ({ id })) };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

function start({ range }: Pick<Diagnostic, 'range'>): { file: string; line: number; column: number } {
  return { file: range.source.file, ...positionAt(range.source, range.start) };
}

function span(at: Pick<Diagnostic, 'range'>): JsonSpan {
  const end = positionAt(at.range.source, at.range.end);
  return { ...start(at), endLine: end.line, endColumn: end.column };
}

function edit(each: Edit): JsonSpan & { readonly text: string } {
  return { ...span(each), text: each.text };
}
