/**
 * Source text, positions, diagnostics, the YAML front end and the expression grammar. Knows no field name.
 * @packageDocumentation
 */
export { lineStarts, lineText, positionAt, rangeOf } from './source/source.ts';
export type { Position, Range, Source, Syntax } from './source/source.ts';
export { append } from './source/append.ts';
export { nativeName, spellingOf } from './source/spelling.ts';
export type { Spelling } from './source/spelling.ts';
export { child, fieldOf, parentPath, pathOf, stepsOf } from './source/path.ts';
export type { Path, Step } from './source/path.ts';
export { memoryHost } from './source/host.ts';
export type { ProcessMark, ReadHost, WriteHost } from './source/host.ts';
export { hasErrors, sortDiagnostics } from './diagnostics/diagnostic.ts';
export type { Diagnostic, Edit, Fix, Located, Outcome, Related, Severity } from './diagnostics/diagnostic.ts';
export { defineDiagnostics, error, info, warning } from './diagnostics/catalogue.ts';
export type { Catalogue, Entry, Example, ExampleCall, Extras, Report } from './diagnostics/catalogue.ts';
export { didYouMean, listOf, nearest, suggester } from './diagnostics/suggest.ts';
export { renderDiagnostic, summarize } from './diagnostics/render.ts';
export type { RenderOptions } from './diagnostics/render.ts';
export { toJson, toSarif } from './diagnostics/json.ts';
export type { JsonDiagnostic } from './diagnostics/json.ts';
export { syntax as syntaxDiagnostics } from './diagnostics/syntax-diagnostics.ts';
export { memberOf } from './document/node.ts';
export type { ListNode, MapNode, Member, Node, Plain, ScalarNode } from './document/node.ts';
export { noLabels } from './document/labels.ts';
export type { Block, Labels as BlockLabels } from './document/labels.ts';
export type { FrontEnd } from './document/front-end.ts';
export { insideScalar } from './document/inside.ts';
export { applyEdits, fieldReplaced, fieldRemoved, fieldsAdded, fieldSet, isFlow } from './document/edits.ts';
export type { NewField } from './document/edits.ts';
export { readYaml } from './yaml/read.ts';
export { defaultLimits } from './document/limits.ts';
export type { ReadLimits } from './document/limits.ts';
export { nativeDiagnostics } from './native/diagnostics.ts';
export { readNative } from './native/read.ts';
export { nativeVocabulary } from './native/vocabulary.ts';
export type { Vocabulary as NativeVocabulary } from './native/vocabulary.ts';
export * from './expression/index.ts';
export { convertText, formatText } from './print/format.ts';
export type { PrintedSyntax } from './print/format.ts';
export { printDiagnostics } from './print/diagnostics.ts';
