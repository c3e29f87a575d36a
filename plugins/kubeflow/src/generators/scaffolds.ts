import { foldPython, pathOf } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import type { Options } from '../options.ts';

/** `scaffold/<stage>.py` for each stage without code of its own: written once, then its user's. */
export function* generate({ spec, toolkit }: GeneratorContext<Options>): Generator<GeneratedFile> {
  for (const stage of spec.training?.pipeline?.stages ?? []) {
    if (stage.entrypoint !== undefined || stage.command !== undefined) continue;
    const writer = toolkit.python(`scaffold/${foldPython(stage.name)}.py`, { ownership: 'scaffold', from: pathOf('training', 'pipeline', 'stages', [stage.name]) });
    writer.docstring(`The stage ${stage.name} of ${spec.name}. This file is yours: it was written once and stays as you leave it.`);
    writer.import_('typing', 'Any');
    writer.block('def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:', (body) => {
      body.line('"""Reads each inputs[name].path, writes each outputs[name].path."""');
      for (const input of stage.inputs) body.comment(`reads inputs[${body.literal(input)}].path`);
      for (const output of stage.outputs) body.comment(`writes outputs[${body.literal(output)}].path`);
      body.line(`raise NotImplementedError(${body.literal(`The stage '${stage.name}' has no code yet: write it in this file.`)})`);
    });
    yield writer.file();
  }
}
