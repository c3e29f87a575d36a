import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { ts } from 'ts-morph';

const plugins = fileURLToPath(new URL('../../../plugins', import.meta.url));

/** Every module that a text imports, re-exports or loads while it runs; what is no plain text counts as `?`. */
function importsIn(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const loads =
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        /^(require|createRequire|process\.getBuiltinModule)$/.test(node.expression.getText()));
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : loads
          ? (node.arguments[0] ?? node)
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (named !== undefined) found.push(ts.isStringLiteralLike(named) ? named.text : '?');
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

test('an import is found however it is written', () => {
  const text = `import a from 'a'; export * from 'b'; import('c'); require('d'); type E = import('e').E; import(x); import type { f } from 'f'; process.getBuiltinModule('g')`;
  expect(importsIn(text)).toEqual(['a', 'b', 'c', 'd', 'e', '?', 'f', 'g']);
});

test('our own plugins are made of the SDK and of nothing else', () => {
  const names = readdirSync(plugins);
  expect(names.length).toBeGreaterThan(7);
  for (const name of names) {
    const source = join(plugins, name, 'src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(files).toContain('plugin.ts');
    for (const file of files) {
      const outside = importsIn(readFileSync(join(source, file), 'utf8')).filter((each) =>
        each.startsWith('.')
          ? relative(source, join(source, dirname(file), each)).startsWith('..')
          : !/^@trainyard\/sdk(\/promql)?$/.test(each),
      );
      expect([name, file, outside]).toEqual([name, file, []]);
    }
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(join(plugins, name, 'package.json'), 'utf8'),
    ) as {
      dependencies?: Record<string, string>;
      peerDependencies?: Record<string, string>;
    };
    expect([name, ...Object.keys(dependencies), ...Object.keys(peerDependencies)]).toEqual([name, '@trainyard/sdk']);
  }
});
