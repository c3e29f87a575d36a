import { logger, visitNotIgnoredFiles } from '@nx/devkit';
import type { Tree } from '@nx/devkit';
import type * as morphModule from 'ts-morph';
import type { CallExpression, Node, SourceFile } from 'ts-morph';

const KIT = '@trainyard/sdk/testing';

/**
 * `conformance(plugin, [spec])` becomes `conformance(plugin, { specs: [spec] })`: the guide of 0.1.0 showed the first, whose list was never read, and
 * the kit now refuses it. Every other byte stays. A second argument of which cannot be told whether it is a list is left alone and told.
 */
export async function conformanceOptions(tree: Tree): Promise<void> {
  const paths: string[] = [];
  visitNotIgnoredFiles(tree, '.', (path) => {
    if (/\.[cm]?[jt]sx?$/.test(path) && (tree.read(path, 'utf-8') ?? '').includes(KIT)) paths.push(path);
  });
  if (paths.length === 0) return;
  // A megabyte that most workspaces do not need.
  const morph = await import('ts-morph');
  for (const path of paths) {
    const text = tree.read(path, 'utf-8') ?? '';
    const project = new morph.Project({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: true,
      compilerOptions: { allowJs: true, noResolve: true },
    });
    const after = withOptions(morph, project.createSourceFile(`/${path}`, text), path);
    if (after !== text) tree.write(path, after);
  }
}

type Morph = typeof morphModule;

function withOptions(morph: Morph, source: SourceFile, path: string): string {
  const names = namesOf(source);
  let text = source.getFullText();
  // From the end, so that places before stay what they are.
  for (const call of source.getDescendantsOfKind(morph.SyntaxKind.CallExpression).reverse()) {
    const second = names.includes(call.getExpression().getText()) ? call.getArguments()[1] : undefined;
    if (second === undefined) continue;
    const kind = kindOf(morph, second, source);
    if (kind === 'list')
      text = `${text.slice(0, second.getStart())}{ specs: ${second.getText()} }${text.slice(second.getEnd())}`;
    else if (kind === 'unknown')
      logger.warn(`${path}:${lineOf(call)} ${second.getText()} must be a map of options: { specs: [spec] }`);
  }
  return text;
}

/** What the function is called in a file: imported by its name, by another, or as part of the module. */
function namesOf(source: SourceFile): readonly string[] {
  return source
    .getImportDeclarations()
    .filter((each) => each.getModuleSpecifierValue() === KIT)
    .flatMap((each) => {
      const named = each.getNamedImports().filter((one) => one.getName() === 'conformance');
      const all = each.getNamespaceImport()?.getText();
      return [
        ...named.map((one) => one.getAliasNode()?.getText() ?? one.getName()),
        ...(all === undefined ? [] : [`${all}.conformance`]),
      ];
    });
}

/** What an argument is, as far as the file says it. */
function kindOf({ Node }: Morph, argument: Node, source: SourceFile): 'list' | 'options' | 'unknown' {
  const value = Node.isIdentifier(argument)
    ? source.getVariableDeclaration(argument.getText())?.getInitializer()
    : argument;
  if (Node.isArrayLiteralExpression(value)) return 'list';
  return Node.isObjectLiteralExpression(value) ? 'options' : 'unknown';
}

function lineOf(call: CallExpression): number {
  return call.getStartLineNumber();
}
