import { toolkit } from '@trainyard/sdk';
import type { NewStage } from '../../texts/stage.ts';

/** The module of a new stage: a function that says what it reads and writes, and that it has no code yet. */
export function stageCode({ name, inputs, outputs }: NewStage): string {
  const writer = toolkit.python('stage.py', { from: 'training.pipeline.stages' });
  writer.docstring(`The stage ${name}. This file is yours.`);
  writer.import_('typing', 'Any');
  writer.block(
    'def run(inputs: dict[str, Any], outputs: dict[str, Any], parameters: dict[str, Any]) -> None:',
    (body) => {
      body.line('"""Reads each inputs[name].path, writes each outputs[name].path."""');
      for (const input of inputs) body.comment(`reads inputs[${body.literal(input)}].path`);
      for (const output of outputs) body.comment(`writes outputs[${body.literal(output)}].path`);
      body.line(
        `raise NotImplementedError(${body.literal(`The stage '${name}' has no code yet: write it in this file.`)})`,
      );
    },
  );
  return writer.file().content;
}
