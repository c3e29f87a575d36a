import { gateFunction, pythonLiteral, stageGate } from '@trainyard/sdk';
import type { GatedStage, PythonGateNames, Spec } from '@trainyard/sdk';

/**
 * Python lines that leave the function while the gate is closed: it opens only where its condition is true. A gate that needs more than
 * Python's operators is a function, in which its helpers hide nothing of the stage. `names` are none of an artifact.
 */
export function gateSource(
  stage: GatedStage,
  spec: Spec,
  artifacts: readonly string[],
  names: PythonGateNames,
): string[] {
  const { reported, unknown, open } = names;
  const gate = stageGate(stage, spec, names);
  const merged = artifacts.map((each) => `**${each}.metadata`).join(', ');
  const closed = [
    `        print(${pythonLiteral(`The gate is closed: ${stage.when.text}`)}, ${reported})`,
    '        return',
    '',
  ];
  if (gate.functions.length === 0)
    return [
      `    ${reported} = {${merged}}`,
      ...(gate.test.includes(unknown) ? [`    ${unknown} = float("nan")`] : []),
      `    if not ${inParentheses(gate.test)}:`,
      ...closed,
    ];
  return [
    ...gateFunction(stage, spec, names).map((line) => (line === '' ? '' : `    ${line}`)),
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
