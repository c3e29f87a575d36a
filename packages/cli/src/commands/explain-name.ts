import { findNamed, generateFiles, namedOutputs, nearest, pathsOfLines } from '@trainyard/engine';
import type { Checked, NamedOutput } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { onlySpec } from '../named-specs.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { fieldLines, fieldsData, fieldsOf, linesText, outputName } from './explained-lines.ts';
import type { OutputPlace } from './explained-lines.ts';

/** `explain NAME`: where a Kubernetes object or an alert is generated, and from which fields. Throws `Failure` for an unknown name. */
export async function explainName(
  name: string,
  spec: string | undefined,
  options: ReadingOptions & OutputOptions & OutputPlace,
): Promise<number> {
  const [checked] = await checkAll([spec ?? onlySpec(options)], options);
  if (checked?.compiled === undefined) {
    report(checked?.diagnostics ?? [], options);
    return exitCodes.wrong;
  }
  const { files, diagnostics, pluginFailed } = await generateFiles(checked);
  if (pluginFailed) {
    report(diagnostics, options);
    return exitCodes.bug;
  }
  const found = findNamed(namedOutputs(files), name);
  if ('problem' in found) throw wrongUse(`${found.problem}${fieldHint(checked, name)}`);
  if (options.format === 'text') writeOut(found.map((each) => section(checked, each, options)).join('\n'));
  else report([], options, { named: found.map((each) => dataOf(checked, each, options)) });
  return exitCodes.done;
}

/** An alert or metric of the specification that generates nothing of its name is still a field. */
function fieldHint({ compiled }: Checked, name: string): string {
  const { metrics = [], alerts = [] } = compiled?.spec.monitoring ?? {};
  const near = (names: readonly string[]): string | undefined => nearest(name, names);
  const metric = near(metrics.map((each) => each.name));
  if (metric === undefined || alerts.some((each) => each.name === name)) return '';
  return ` A metric is a field: \`trainyard explain 'monitoring.metrics[${metric}]'\`.`;
}

function section(checked: Checked, named: NamedOutput, place: OutputPlace): string {
  const { file } = named;
  const at = `${outputName(checked, file, place)}:${linesText(named)}`;
  const fields = fieldsOf(checked, pathsOfLines(named));
  return `${named.title}\n  ${at}  ${file.plugin}, generator ${file.generator}\n\n${fieldLines(fields)
    .map((line) => `${line}\n`)
    .join('')}`;
}

function dataOf(checked: Checked, named: NamedOutput, place: OutputPlace): object {
  const { file, title, start, end } = named;
  const fields = fieldsData(fieldsOf(checked, pathsOfLines(named)));
  const { plugin, generator } = file;
  return { name: title, file: outputName(checked, file, place), start, end, plugin, generator, fields };
}
