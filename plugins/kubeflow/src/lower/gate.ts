import { meaningOf, pythonGate, pythonLiteral } from '@trainyard/sdk';
import type { Condition } from '@trainyard/sdk';

type Tree = Condition['tree'];

/** What a gate cannot be made of: a reported number has no labels. */
export function unsupportedInGate(tree: Tree): Tree | undefined {
  switch (tree.kind) {
    case 'metric':
      return tree.matchers.length === 0 && tree.name !== undefined ? undefined : tree;
    case 'group':
      return unsupportedInGate(tree.inner);
    case 'unary':
      return unsupportedInGate(tree.operand);
    case 'call':
      return tree.args.map(unsupportedInGate).find((each) => each !== undefined);
    case 'binary':
      return unsupportedInGate(tree.left) ?? unsupportedInGate(tree.right);
    default:
      return undefined;
  }
}

/** The names of a gate, none of which is an artifact's. */
export interface GateVariables {
  readonly reported: string;
  readonly unknown: string;
  /** The function that holds a gate with helpers of its own. */
  readonly open: string;
  /** The parameters of the stage. */
  readonly parameters: string;
}

/**
 * Python lines that leave the function while the gate is closed: it opens only where its condition is true. A gate that needs more than
 * Python's operators is a function, in which its helpers hide nothing of the stage. `parameters` are those of the stage that it reads.
 */
export function gateSource(
  condition: Condition,
  artifacts: readonly string[],
  parameters: readonly string[],
  names: GateVariables,
): string[] {
  const { reported, unknown, open } = names;
  const meaning = meaningOf(condition);
  if (meaning === undefined) throw new Error('a gate has a meaning');
  const { test, functions, imports } = pythonGate(meaning.holds, {
    reported,
    unknown,
    parameters: new Map(parameters.map((each) => [each, `${names.parameters}[${pythonLiteral(each)}]`])),
  });
  const merged = artifacts.map((each) => `**${each}.metadata`).join(', ');
  const closed = [
    `        print(${pythonLiteral(`The gate is closed: ${condition.text}`)}, ${reported})`,
    '        return',
    '',
  ];
  if (functions.length === 0)
    return [
      `    ${reported} = {${merged}}`,
      ...(test.includes(unknown) ? [`    ${unknown} = float("nan")`] : []),
      `    if not ${inParentheses(test)}:`,
      ...closed,
    ];
  const inside = functions.flatMap((each) => [
    '',
    ...each.split('\n').map((line) => (line === '' ? '' : `        ${line}`)),
  ]);
  return [
    `    def ${open}(${reported}):`,
    ...imports.map((each) => `        import ${each}`),
    ...inside,
    '',
    ...(test.includes(unknown) ? [`        ${unknown} = float("nan")`] : []),
    `        return ${test}`,
    '',
    `    ${reported} = {${merged}}`,
    `    if not ${open}(${reported}):`,
    ...closed,
  ];
}

/** Logical operators bring their own parentheses. */
function inParentheses(text: string): string {
  return /^\(.* (and|or) .*\)$/.test(text) ? text : `(${text})`;
}
