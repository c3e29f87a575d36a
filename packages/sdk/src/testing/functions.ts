import { answer, checkCondition, functionProblem, meaningOf, printQuery } from '@trainyard/conditions';
import type { ContributedFunction, MetricDeclaration } from '@trainyard/conditions';
import { parseExpression, partsOf } from '@trainyard/syntax';
import type { Expression, Locate } from '@trainyard/syntax';
import type { Problems } from './problems.ts';

const locate: Locate = (start, end) => ({ source: { file: 'example', text: '' }, start, end });

/** Functions that a plugin adds to conditions: each is an expression over its parameters, says what it does, and its example means something. */
export function checkFunctions(functions: readonly ContributedFunction[], problems: Problems): void {
  const names = functions.map(({ name }) => name);
  for (const [index, each] of functions.entries()) {
    const problem =
      functionProblem(each) ??
      (names.indexOf(each.name) === index ? undefined : `'${each.name}' is contributed twice`) ??
      (each.text.trim() === '' ? `'${each.name}' has no text that says what it does` : undefined) ??
      exampleProblem(each);
    problems.check('functions', problem === undefined, () => `${each.name}: ${problem ?? ''}.`);
  }
}

function exampleProblem(of: ContributedFunction): string | undefined {
  const parsed = parseExpression(of.example, locate).value;
  if (parsed === undefined) return `its example \`${of.example}\` cannot be read`;
  const { calls, metrics } = namesIn(parsed.expression);
  if (!calls.has(of.name)) return `its example \`${of.example}\` does not call it`;
  const declared = [...metrics].map((name): MetricDeclaration => ({
    name,
    type: 'gauge',
    labels: [],
    aliases: [],
    external: true,
    at: { range: locate(0, 0) },
  }));
  const { value, diagnostics } = checkCondition(of.example, 'alert', { metrics: declared, functions: [of] }, locate);
  const meaning = value === undefined ? undefined : meaningOf(value);
  if (meaning === undefined)
    return `its example \`${of.example}\` means nothing: ${diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'it compares versions'}`;
  if (printQuery(meaning.holds) === '' || answer(meaning.holds, [], Float64Array.of(0)) === undefined)
    return `its example \`${of.example}\` cannot be computed without Prometheus: no raw PromQL may be in it`;
  return undefined;
}

function namesIn(tree: Expression): { readonly calls: ReadonlySet<string>; readonly metrics: ReadonlySet<string> } {
  const parts = partsOf(tree);
  return {
    calls: new Set(parts.flatMap((each) => (each.kind === 'call' ? [each.name] : []))),
    metrics: new Set(parts.flatMap((each) => (each.kind === 'metric' && each.name !== undefined ? [each.name] : []))),
  };
}
