import { commentText, printExpression, typescriptRuntime } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { conditionsOf, functionFor } from '../lower/conditions.ts';
import { constantName } from '../lower/names.ts';
import type { Options } from '../options.ts';

const RUNTIME = 'conditions-runtime';

/** What every caller may need, whatever the conditions are. */
const OFFERED = {
  values: ['dataOf'],
  types: ['Data', 'Labels', 'Readings', 'Truth', 'TwoVersions', 'Values', 'Verdicts'],
};

/** Names of the runtime, which no function may take. */
const TAKEN = [
  ...OFFERED.values,
  ...OFFERED.types,
  ...'absent aggregate constant dataOfVersions functions labelReplace negative operate remembered sampleTimes select selectWindow subquery valuesOf verdictOn verdictsOf'.split(
    ' ',
  ),
];

/** `conditions.ts` and `conditions-runtime.ts`; nothing for a service without conditions. */
export async function generate({ spec, options, toolkit }: GeneratorContext<Options>): Promise<GeneratedFile[]> {
  const made = conditionsOf(spec).flatMap((asked) => {
    const body = functionFor(asked);
    return 'gap' in body ? [] : [{ asked, body }];
  });
  if (made.length === 0) return [];
  const from = ['monitoring.alerts', 'training.pipeline.stages', 'deployment'];
  const writer = await toolkit.typescript('conditions.ts', { from });
  const module = `./${RUNTIME}${options.extension}`;
  const used = (kind: 'values' | 'types'): string[] =>
    [...new Set(made.flatMap(({ body }) => body.imports[kind]))].sort();
  writer.source.addImportDeclarations([
    { moduleSpecifier: module, namedImports: used('values') },
    { moduleSpecifier: module, namedImports: used('types'), isTypeOnly: true },
  ]);
  writer.source.addExportDeclarations([
    { moduleSpecifier: module, namedExports: OFFERED.values },
    { moduleSpecifier: module, namedExports: OFFERED.types, isTypeOnly: true },
  ]);
  const taken = new Set(TAKEN);
  const functions = writer.source.addFunctions(
    made.map(({ asked, body }) => ({
      name: constantName(asked.name, taken),
      isExported: true,
      // As it is meant, whatever way of writing it was chosen.
      docs: [`${docText(asked.docs)}: \`${docText(printExpression(asWritten(asked.condition.tree)))}\``],
      parameters: body.parameters.map((each) => ({ ...each })),
      returnType: body.returnType,
      statements: [...body.statements],
    })),
  );
  for (const [index, node] of functions.entries()) writer.trace(node, made[index]?.asked.path ?? from);
  const runtime = toolkit.text(`${RUNTIME}.ts`, { from });
  runtime.line((await typescriptRuntime()).trimEnd());
  return [writer.file(), runtime.file()];
}

type Tree = Parameters<typeof printExpression>[0];

/** A checked tree holds the share behind a percentage that compares versions: 0.01 for `1%`. */
function asWritten(tree: Tree): Tree {
  switch (tree.kind) {
    case 'number':
      return tree.unit === '%' ? { ...tree, value: Number((tree.value * 100).toPrecision(12)) } : tree;
    case 'group':
      return { ...tree, inner: asWritten(tree.inner) };
    case 'unary':
      return { ...tree, operand: asWritten(tree.operand) };
    case 'binary':
      return { ...tree, left: asWritten(tree.left), right: asWritten(tree.right) };
    case 'call':
      return { ...tree, args: tree.args.map(asWritten) };
    default:
      return tree;
  }
}

/** Text for a comment that only its own end may close. */
function docText(text: string): string {
  return commentText(text).replace(/\*\//g, '* /');
}
