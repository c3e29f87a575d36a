import { rangeOf, syntaxDiagnostics } from '@trainyard/sdk';
import type { Diagnostic, ReadLimits, Source } from '@trainyard/sdk';
import type { ts } from 'ts-morph';
import { typescriptDiagnostics } from './diagnostics.ts';
import type { TypeScript } from './load.ts';
import type { Part } from './parts.ts';
import { placeOf, unknownAt } from './reading.ts';
import type { Reading } from './reading.ts';
import { readStatements } from './statements.ts';
import { explainSyntaxError, isTooDeep } from './syntax-errors.ts';
import { readValue, unwrapped } from './values.ts';

/** The package whose functions mark a specification. */
const PACKAGE = 'trainyard';

/** The functions of the package that mark a specification, or a part of one; they return what they are given. */
const MARKS: readonly string[] = ['defineService', 'defineLayer'];

/** What a file says without being run. */
export interface Unrun {
  /** What its default export is known to be; undefined if it has none that can be a specification. */
  readonly part: Part | undefined;
  readonly reading: Reading | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what the default export of a file is, as far as that can be said without running the file. */
export function readUnrun(ts: TypeScript, source: Source, limits: ReadLimits): Unrun {
  const nothing = (finding: Diagnostic): Unrun => ({ part: undefined, reading: undefined, diagnostics: [finding] });
  const start = rangeOf(source, 0);
  if (source.text.length > limits.length)
    return nothing(syntaxDiagnostics.tooLarge({ range: start }, { size: source.text.length, limit: limits.length }));
  const tooDeep = syntaxDiagnostics.tooDeep({ range: start }, { limit: limits.depth });
  if (isTooDeep(source.text, limits.depth * 4)) return nothing(tooDeep);
  try {
    const file = ts.createSourceFile('specification.ts', source.text, ts.ScriptTarget.ES2023, false, ts.ScriptKind.TS);
    const broken = explainSyntaxError(source, file);
    return broken === undefined ? readFile(readingOf(ts, source, limits, file)) : nothing(broken);
  } catch (reason) {
    // The parser of TypeScript calls itself for each sign before a number, and so on.
    if (reason instanceof RangeError) return nothing(tooDeep);
    throw reason;
  }
}

function readingOf(ts: TypeScript, source: Source, limits: ReadLimits, file: ts.SourceFile): Reading {
  const constants = new Map<string, ts.VariableDeclaration>();
  const names = namesOf(ts, file);
  // The parser lets a name be declared twice; which of the two counts, nobody can say.
  const declare = (name: string, declaration: ts.VariableDeclaration): void => {
    if (constants.delete(name)) names.set(name, 'is declared twice');
    else if (names.get(name) !== 'is declared twice') constants.set(name, declaration);
  };
  const reading: Reading = {
    ts,
    source,
    limits,
    file,
    constants,
    names,
    known: new Map(),
    unknowns: [],
    diagnostics: [],
    readValue: (node, depth) => readValue(reading, node, depth),
    expanded: 0,
    stopped: false,
  };
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
    for (const declaration of statement.declarationList.declarations)
      if (ts.isIdentifier(declaration.name)) declare(declaration.name.text, declaration);
  }
  return reading;
}

/** The names that stand for something else than a constant. */
function namesOf(ts: TypeScript, file: ts.SourceFile): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const what = `is imported from '${statement.moduleSpecifier.text}'`;
      const { name, namedBindings } = statement.importClause ?? {};
      if (name !== undefined) names.set(name.text, what);
      if (namedBindings === undefined) continue;
      for (const each of ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements)
        names.set(each.name.text, what);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) names.set(name.text, 'may change while the file runs');
    } else if (
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) &&
      statement.name !== undefined
    )
      names.set(statement.name.text, 'is known only by running the file');
  }
  return names;
}

function readFile(reading: Reading): Unrun {
  const { ts, file, source } = reading;
  const written = file.statements.find(ts.isExportAssignment);
  if (written === undefined || written.isExportEquals === true) {
    const range = written === undefined ? rangeOf(source, source.text.trimEnd().length) : placeOf(reading, written);
    const found = written === undefined ? {} : { found: '`export =` is not how a specification is exported' };
    return { part: undefined, reading, diagnostics: [typescriptDiagnostics.noService({ range }, found)] };
  }
  const part = readExport(reading, written.expression);
  // What was found in the constants before tells more than that the file would have to run.
  if (reading.unknowns.length > 0 || reading.diagnostics.length === 0) readStatements(reading);
  return { part, reading, diagnostics: reading.diagnostics };
}

/** The default export: `defineService({ … })`, the map itself, or a constant that is one of the two. */
function readExport(reading: Reading, node: ts.Expression): Part | undefined {
  const { ts } = reading;
  const inner = unwrapped(reading, node);
  const declared = ts.isIdentifier(inner) ? reading.constants.get(inner.text)?.initializer : undefined;
  if (declared !== undefined && declared !== node && !reading.known.has((inner as ts.Identifier).text)) {
    reading.known.set((inner as ts.Identifier).text, 'open');
    const part = readExport(reading, declared);
    if (part !== undefined) reading.known.set((inner as ts.Identifier).text, part);
    return part;
  }
  if (!ts.isCallExpression(inner)) return readValue(reading, inner, 0);
  const callee = inner.expression;
  const mark = ts.isIdentifier(callee) ? markOf(reading, callee.text) : undefined;
  const argument = inner.arguments[0];
  if (mark === undefined || argument === undefined) {
    if (
      ts.isIdentifier(callee) &&
      MARKS.includes(callee.text) &&
      mark === undefined &&
      !isNamed(reading, callee.text)
    ) {
      reading.diagnostics.push(notImported(reading, callee));
      return undefined;
    }
    return unknownAt(reading, inner, 'is a call, whose result is known only by running the file');
  }
  return readValue(reading, argument, 0);
}

function isNamed({ names, constants }: Reading, name: string): boolean {
  return names.has(name) || constants.has(name);
}

function notImported(reading: Reading, callee: ts.Identifier): Diagnostic {
  const edits = [{ range: rangeOf(reading.source, 0), text: `import { ${callee.text} } from '${PACKAGE}';\n\n` }];
  const fixes = [{ title: `import it from '${PACKAGE}'`, safe: true, edits }];
  return typescriptDiagnostics.notImported({ range: placeOf(reading, callee) }, { name: callee.text }, { fixes });
}

/** The function of the package that a name stands for, whatever it was renamed to. */
function markOf({ ts, file }: Reading, name: string): string | undefined {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (statement.moduleSpecifier.text !== PACKAGE || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const found = bindings.elements.find((each) => each.name.text === name);
    if (found !== undefined) return MARKS.find((mark) => mark === (found.propertyName ?? found.name).text);
  }
  return undefined;
}
