import { hasErrors } from '@trainyard/syntax';
import type { Plugin } from '../plugin/plugin.ts';
import type { Problems } from './problems.ts';
import { runPlugin } from './run.ts';

/** Each diagnostic begins with the plugin's name, says why there is such a finding, and has an example that reports it and nothing else. */
export async function checkFindings(
  plugin: Plugin<never>,
  withoutExample: Readonly<Record<string, string>>,
  problems: Problems,
): Promise<void> {
  const codes = Object.values(plugin.diagnostics).map(({ entry }) => entry.code);
  for (const code of Object.keys(withoutExample))
    problems.check(
      'diagnostics',
      codes.includes(code),
      () => `'${code}' stands in 'withoutExample', but the plugin declares no such diagnostic.`,
    );
  for (const { entry } of Object.values(plugin.diagnostics)) {
    const { code, why, example } = entry;
    problems.check(
      'diagnostics',
      code.startsWith(`${plugin.name}/`),
      () => `'${code}' does not begin with '${plugin.name}/'.`,
    );
    problems.check('diagnostics', why.trim() !== '', () => `'${code}' does not say why there is such a finding.`);
    const reason = withoutExample[code]?.trim() ?? '';
    problems.check(
      'diagnostics',
      example !== undefined || reason !== '',
      () =>
        `'${code}' has no example: give a bad and a good specification, or say in 'withoutExample' why there cannot be one.`,
    );
    if (example === undefined) continue;
    problems.check(
      'diagnostics',
      reason === '',
      () => `'${code}' has an example and also a reason in 'withoutExample' why there is none: take one away.`,
    );
    const bad = await reported(plugin, example.bad);
    problems.check(
      'diagnostics',
      bad.length > 0 && bad.every((each) => each === code),
      () =>
        `the bad example of '${code}' reports ${bad.length === 0 ? 'nothing' : bad.join(', ')} instead of just that.`,
    );
    const good = await reported(plugin, example.good);
    problems.check('diagnostics', good.length === 0, () => `the good example of '${code}' reports ${good.join(', ')}.`);
  }
}

/** The plugin's own findings for a text, and errors of the language. */
async function reported(plugin: Plugin<never>, text: string): Promise<readonly string[]> {
  try {
    const { diagnostics } = await runPlugin(plugin, text);
    return [
      ...new Set(
        diagnostics
          .filter((each) => each.code.startsWith(`${plugin.name}/`) || hasErrors([each]))
          .map((each) => each.code),
      ),
    ];
  } catch (reason) {
    return [`that it is no specification (${String(reason instanceof Error ? reason.message : reason)})`];
  }
}
