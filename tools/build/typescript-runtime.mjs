// The runtime of generated TypeScript is the evaluator itself: its modules, put one behind the other in the order in which they need each
// other. Imports go, and so do the exports that runtime-api.ts does not offer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
const conditions = join(root, 'packages/conditions');
const entry = join(conditions, 'src/backends/typescript/runtime-api.ts');
const output = join(conditions, 'dist/typescript-runtime.js');

/** Rooms whose modules are carried whole; of others only types are, as they stand. */
const carried = /packages\/conditions\/src\/(?:evaluate\/[\w-]+|types\/labels|backends\/typescript\/runtime-api)\.ts$/;

const parse = (path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

/** Where a module's import leads; undefined for another package. */
function targetOf(path, specifier) {
  if (specifier === '@trainyard/syntax') return join(root, 'packages/syntax/src/expression/tree.ts');
  return specifier.startsWith('.') ? resolve(dirname(path), specifier) : undefined;
}

/** The modules behind one, each once, behind all that it needs. */
function modulesFrom(path, found = new Map()) {
  if (found.has(path)) return found;
  found.set(path, undefined);
  const source = parse(path);
  for (const statement of source.statements) {
    if (statement.moduleSpecifier === undefined) continue;
    const target = targetOf(path, statement.moduleSpecifier.text);
    if (target !== undefined && carried.test(target.replaceAll('\\', '/'))) modulesFrom(target, found);
  }
  // Behind what it needs: a map keeps the order in which its keys came.
  found.delete(path);
  found.set(path, source);
  return found;
}

const isExported = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** The names that a statement defines. */
function namesOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.text);
  return statement.name === undefined ? [] : [statement.name.text];
}

/** A type of another room, written out: an alias of names in a table as the names. */
function foreignType(path, name) {
  const source = parse(path);
  const declared = source.statements.find((each) => namesOf(each).includes(name) && !ts.isVariableStatement(each));
  if (declared === undefined) throw new Error(`${relative(root, path)} does not declare the type ${name}`);
  const text = declared.getFullText().trim();
  const table = /^[^]*= keyof typeof (\w+);$/.exec(text)?.[1];
  if (table === undefined) return text.replace(/^export /m, '');
  const variable = source.statements
    .filter(ts.isVariableStatement)
    .flatMap((each) => each.declarationList.declarations);
  let value = variable.find((each) => each.name.text === table).initializer;
  while (!ts.isObjectLiteralExpression(value)) value = value.expression;
  const names = value.properties.map((each) => `  | '${each.name.text}'`);
  return `${text.slice(0, text.indexOf('=')).replace(/^export /m, '')}=\n${names.join('\n')};`;
}

/** The text of the runtime. */
export function typescriptRuntime() {
  const modules = modulesFrom(entry);
  const api = parse(entry);
  const offered = new Set(
    api.statements.flatMap((each) =>
      ts.isExportDeclaration(each)
        ? each.exportClause.elements.map(({ name }) => name.text)
        : isExported(each)
          ? namesOf(each)
          : [],
    ),
  );
  const foreign = new Map();
  const defined = new Map();
  const parts = [];
  for (const [path, source] of modules) {
    for (const statement of source.statements) {
      if (ts.isExportDeclaration(statement)) continue;
      if (ts.isImportDeclaration(statement)) {
        const target = targetOf(path, statement.moduleSpecifier.text);
        if (target !== undefined && modules.has(target)) continue;
        if (target === undefined || !statement.importClause.isTypeOnly)
          throw new Error(`${relative(root, path)} needs ${statement.moduleSpecifier.text}, which is not carried`);
        for (const { name } of statement.importClause.namedBindings.elements) foreign.set(name.text, target);
        continue;
      }
      for (const name of namesOf(statement)) {
        if (defined.has(name))
          throw new Error(`'${name}' is defined in ${defined.get(name)} and ${relative(root, path)}`);
        defined.set(name, relative(root, path));
      }
      const text = statement.getFullText().trim();
      parts.push(namesOf(statement).some((name) => offered.has(name)) ? text : text.replace(/^export /m, ''));
    }
  }
  const types = [...foreign].sort().map(([name, path]) => foreignType(path, name));
  const head =
    '/* eslint-disable */\n/** What the functions of conditions.ts are made of: the meaning of PromQL in Prometheus 3, without any dependency. */\n';
  return `${head}\n${[...types, ...parts].join('\n\n')}\n`;
}

/** Writes the module `#typescript-runtime` of the package of conditions. */
export function writeTypescriptRuntime() {
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, `export const runtimeSource = ${JSON.stringify(typescriptRuntime())};\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(typescriptRuntime());
