import ts from 'typescript';
import type { Check, Finding, RepositoryFile } from './repository.ts';

const entry = /^(?:packages|plugins)\/[^/]+\/src\/index\.ts$/;
const root = '/';

/** A program over the given texts alone: no disk, no library, packages left unresolved. */
function programOf(files: readonly RepositoryFile[], entries: readonly string[]): ts.Program {
  const texts = new Map(files.map(({ path, text }) => [root + path, text]));
  const host: ts.CompilerHost = {
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    getSourceFile: (path, options) => {
      const text = texts.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, options);
    },
    getDefaultLibFileName: () => `${root}lib.d.ts`,
    getCurrentDirectory: () => root,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
  const options: ts.CompilerOptions = {
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    noLib: true,
    target: ts.ScriptTarget.ES2023,
    types: [],
  };
  return ts.createProgram(
    entries.map((path) => root + path),
    options,
    host,
  );
}

function undocumented(checker: ts.TypeChecker, source: ts.SourceFile): readonly Finding[] {
  const module = checker.getSymbolAtLocation(source);
  if (module === undefined) return [];
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.declarations?.[0];
    // What comes from another package has no declaration here and is checked in its own.
    if (declaration === undefined || symbol.getDocumentationComment(checker).length > 0) return [];
    const file = declaration.getSourceFile();
    return [
      {
        path: file.fileName.slice(root.length),
        line: file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1,
        message: `'${exported.name}' is exported by ${source.fileName.slice(root.length)} without a TSDoc sentence.`,
        remedy: 'Say above it what it means: units, errors, the source of a rule.',
      },
    ];
  });
}

/** Every symbol that a package exports from its entry has a TSDoc sentence. */
export const documentedExports: Check = (files) => {
  const entries = files.map(({ path }) => path).filter((path) => entry.test(path));
  const program = programOf(
    files.filter(({ path }) => path.endsWith('.ts')),
    entries,
  );
  const checker = program.getTypeChecker();
  return entries.flatMap((path) => {
    const source = program.getSourceFile(root + path);
    return source === undefined ? [] : undocumented(checker, source);
  });
};
