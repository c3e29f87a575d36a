import { z } from 'zod';
import { ratio, real } from './numbers.ts';
import { duration } from './units.ts';
import { data as anyData, labelled, mapOf, section } from './section.ts';
import { flag, name, oneOf, setting, text } from './texts.ts';

const columnType = oneOf('string', 'int', 'float', 'boolean', 'date', 'datetime', 'image', 'bytes');
const format = text('a format');

const column = section({
  type: columnType.meta({ description: 'Kind of value' }),
  nullable: flag().optional().meta({ description: 'Whether values may be missing' }),
  min: real().optional().meta({ description: 'Smallest value' }),
  max: real().optional().meta({ description: 'Largest value' }),
  values: z.array(setting()).min(1).optional().meta({ description: 'All values that may occur' }),
  unit: text('a unit').optional().meta({ description: 'Unit of the values' }),
  sensitive: flag().optional().meta({ description: 'Whether the column is personal or confidential' }),
  personal: text('a category').optional().meta({ description: 'Category of personal data' }),
  special_category: text('a category')
    .optional()
    .meta({ description: 'Special category of personal data, such as health (GDPR Art. 9)' }),
});

const dataset = section({
  source: text('a location').optional().meta({ description: 'Where it is' }),
  format: format.optional().meta({ description: 'How it is stored' }),
  retention: duration({ bare: 'd' }).optional().meta({ description: 'How long it is kept; a bare number is in days' }),
});

/** `training.data` */
export const trainingData = section({
  source: text('a location').optional().meta({ description: 'Where the data is' }),
  format: format.optional().meta({ description: 'How it is stored: parquet, csv, coco, …' }),
  features: z.array(text('a column')).min(1).optional().meta({ description: 'Columns that the model reads' }),
  classes: z.array(text('a class')).min(1).optional().meta({ description: 'Classes that the model tells apart' }),
  text_column: text('a column').optional().meta({ description: 'Column with the text' }),
  label_column: text('a column').optional().meta({ description: 'Column with the expected answer' }),
  schema: labelled(mapOf(column, name()), { keyword: 'column', second: 'type', inside: true })
    .optional()
    .meta({ description: 'Columns with types and ranges' }),
  splits: mapOf(ratio(), name()).optional().meta({ description: 'Shares of the data, adding up to 1' }),
  datasets: labelled(mapOf(dataset, name()), { keyword: 'dataset', second: 'format' })
    .optional()
    .meta({ description: 'External data sets; without an entry one is `<source>/<name>`' }),
  licence: text('a licence').optional().meta({ description: 'Licence of the data' }),
  retention: duration({ bare: 'd' })
    .optional()
    .meta({ description: 'How long the data is kept; a bare number is in days' }),
});

/** `training.model` */
export const mlModel = section({
  type: text('a kind of model').optional().meta({ description: 'Kind of model' }),
  framework: text('a framework').optional().meta({ description: 'Library that trains it' }),
  version: text('a version').optional().meta({ description: 'Version of the model family or of the library' }),
  architecture: text('an architecture').optional().meta({ description: 'Architecture within the kind' }),
  base_model: text('a model').optional().meta({ description: 'Model that it starts from' }),
  parameters: mapOf(anyData()).optional().meta({ description: 'Fixed settings' }),
  registry: section({
    name: text('a name').optional().meta({ description: 'Name in the registry' }),
    alias: name().optional().meta({ description: 'Alias that serving follows' }),
  })
    .optional()
    .meta({ description: 'Where versions are kept' }),
  signature: section({
    inputs: mapOf(columnType).meta({ description: 'Fields of a request' }),
    outputs: mapOf(columnType).meta({ description: 'Fields of an answer' }),
  })
    .optional()
    .meta({ description: 'Request and answer' }),
});
