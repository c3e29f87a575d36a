import {
  commentText,
  foldDns,
  reportedMetrics,
  scaffoldModule,
  scaffoldPackage,
  stagePath,
  trackingCode,
} from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, PythonWriter, Spec } from '@trainyard/sdk';
import { scaffoldedStages } from '../lower/code.ts';
import { artifactType } from '../lower/pipeline.ts';
import type { Options } from '../options.ts';

type Tracker = { readonly backend: string; readonly plugin: string; readonly module: string };
type Stage = ReturnType<typeof scaffoldedStages>[number];

/** `scaffold/<stage>.py` for each stage without code of its own: written once, then its user's. Beside them what makes them a package. */
export function* generate(context: GeneratorContext<Options>): Generator<GeneratedFile> {
  const { spec, options, toolkit } = context;
  const trackers = trackersOf(context);
  const stages = scaffoldedStages(spec);
  for (const stage of stages) {
    const writer = toolkit.python(`scaffold/${scaffoldModule(stage.name)}.py`, {
      ownership: 'scaffold',
      from: stagePath(stage),
    });
    writer.docstring(
      [
        `The stage ${stage.name} of ${spec.name}. This file is yours: it was written once and stays as you leave it.`,
        '',
        ...wayToTheContainer(stage, spec, options),
      ].join('\n'),
    );
    writer.import_('typing', 'Any');
    writer.block(
      'def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:',
      (body) => runBody(body, stage, spec, trackers),
    );
    yield writer.file();
  }
  if (stages.length > 0) yield packageFile(spec, toolkit);
}

function wayToTheContainer(stage: Stage, spec: Spec, options: Options): string[] {
  const module = `${scaffoldPackage(spec)}.${scaffoldModule(stage.name)}`;
  if (stage.image !== undefined)
    return [
      `It runs in the image ${commentText(stage.image)}, where it is imported as`,
      `${module}: pip install the folder of this file there.`,
    ];
  return [
    `It runs in ${commentText(options.base_image)}, where it is imported as`,
    `${module}. Bring it there in one of two ways:`,
    '- build an image with `pip install` of the folder of this file and name it in targets.kubeflow.base_image;',
    '- or let each task install it: name a package or a git+https:// address of this folder in targets.kubeflow.packages.',
  ];
}

/** The modules with which runs are recorded, as far as plugins that are on have one for the back ends of the specification. */
function trackersOf({ spec, contributions }: GeneratorContext<Options>): readonly Tracker[] {
  return (spec.training?.experiments?.tracking ?? []).flatMap(({ backend }) =>
    contributions(trackingCode).filter((each) => each.backend === backend),
  );
}

function runBody(body: PythonWriter, stage: Stage, spec: Spec, trackers: readonly Tracker[]): void {
  body.line('"""Reads each inputs[name].path, writes each outputs[name].path."""');
  for (const input of stage.inputs) body.comment(`reads inputs[${body.literal(input)}].path`);
  for (const output of stage.outputs) {
    if (artifactType(output, spec) === 'Metrics')
      for (const name of askedMetrics(spec))
        body.comment(`reports outputs[${body.literal(output)}].log_metric(${body.literal(name)}, value)`);
    else body.comment(`writes outputs[${body.literal(output)}].path`);
  }
  if (stage.type === 'training')
    for (const { plugin, module } of trackers)
      body.comment(
        [
          `records the run with ${plugin}/${module}.py, beside the folder of this pipeline, once that is on the path:`,
          `from ${body.identifier(module)} import log_metric, run`,
          `with run(${body.literal(stage.name)}, parameters): log_metric(${body.literal(reportedMetrics(spec)[0] ?? 'loss')}, value)`,
        ].join('\n'),
        'training.experiments.tracking',
      );
  body.line(
    `raise NotImplementedError(${body.literal(`The stage '${stage.name}' has no code yet: write it in this file.`)})`,
  );
}

/** What gates ask for, with the last release's value where one compares with it; else the metrics that runs are compared by. */
function askedMetrics(spec: Spec): readonly string[] {
  const gates = (spec.training?.pipeline?.stages ?? []).flatMap((stage) =>
    stage.when === undefined ? [] : [stage.when],
  );
  const asked = gates.flatMap((gate) =>
    gate.metrics.flatMap((name) => (/\bdrop\s*\(/.test(gate.text) ? [name, `${name}_baseline`] : [name])),
  );
  return [
    ...new Set(asked.length > 0 ? asked : (spec.training?.experiments?.metrics ?? []).map((metric) => metric.name)),
  ];
}

/** `scaffold/pyproject.toml`: pip installs the folder, from a disk or from a git address. Names are folded, so nothing needs quoting. */
function packageFile(spec: Spec, toolkit: GeneratorContext['toolkit']): GeneratedFile {
  const version = /^\d+\.\d+\.\d+/.exec(spec.version)?.[0] ?? '0.0.0';
  const writer = toolkit.text('scaffold/pyproject.toml', { from: 'training.pipeline.stages' });
  writer
    .line('[build-system]')
    .line('requires = ["setuptools>=61"]')
    .line('build-backend = "setuptools.build_meta"')
    .line('');
  writer
    .line('[project]')
    .line(`name = "${foldDns(spec.name)}-stages"`, 'name')
    .line(`version = "${version}"`, 'version')
    .line('');
  writer
    .line('[tool.setuptools]')
    .line(`packages = ["${scaffoldPackage(spec)}"]`, 'name')
    .line(`package-dir = { ${scaffoldPackage(spec)} = "." }`, 'name');
  return writer.file();
}
