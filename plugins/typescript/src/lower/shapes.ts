import { commentText, memberNamed, pathOf } from '@trainyard/sdk';
import type { Path, Spec } from '@trainyard/sdk';

type Column = NonNullable<NonNullable<NonNullable<Spec['training']>['data']>['schema']>[string];
type ColumnType = Column['type'];

/** One field of a request or an answer. */
export interface ShapeField {
  readonly name: string;
  /** A zod expression; `literal` quotes what comes from the specification. */
  readonly schema: string;
  readonly comment?: string;
  readonly path: Path;
}

/** What a service takes and gives. */
export interface Shapes {
  readonly request: readonly ShapeField[];
  readonly answer: readonly ShapeField[];
}

const BASE: Readonly<Record<ColumnType, string>> = {
  string: 'z.string()',
  int: 'z.int()',
  float: 'z.number()',
  boolean: 'z.boolean()',
  date: 'z.iso.date()',
  datetime: 'z.iso.datetime({ offset: true })',
  image: 'z.base64()',
  bytes: 'z.base64()',
};

/** What is known of a column only by its name. */
const UNKNOWN = 'z.union([z.string(), z.number(), z.boolean()])';

/** Formats of data sets that hold pictures. */
const IMAGES = /^(coco|images?|imagefolder|voc|yolo)$/i;

/** The shapes of a service: from the model's signature, else from the columns that it reads, as far as they are known. */
export function shapesOf(spec: Spec, literal: (value: unknown) => string): Shapes {
  return { request: requestOf(spec, literal), answer: answerOf(spec, literal) };
}

function requestOf(spec: Spec, literal: (value: unknown) => string): ShapeField[] {
  const data = spec.training?.data;
  const signature = spec.training?.model?.signature;
  if (signature !== undefined) {
    return Object.entries(signature.inputs).map(([name, type]) => {
      const column = memberNamed(data?.schema, name);
      const path = pathOf('training', 'model', 'signature', 'inputs', name);
      return column === undefined || column.type !== type
        ? { name, schema: BASE[type], path }
        : { ...columnField(name, column, literal), path };
    });
  }
  // A data set of pictures has no columns: the picture itself is asked.
  if (
    data?.features === undefined &&
    data?.schema === undefined &&
    data?.text_column === undefined &&
    IMAGES.test(data?.format ?? '')
  )
    return [{ name: 'image', schema: BASE.image, comment: 'Base64.', path: pathOf('training', 'data', 'format') }];
  const columns =
    data?.features ??
    (data?.text_column === undefined
      ? Object.keys(data?.schema ?? {}).filter((name) => name !== data?.label_column)
      : [data.text_column]);
  return columns.map((name) => {
    const column = memberNamed(data?.schema, name);
    const path =
      data?.features !== undefined
        ? pathOf('training', 'data', 'features')
        : data?.text_column === name
          ? pathOf('training', 'data', 'text_column')
          : pathOf('training', 'data', 'schema', name);
    if (column !== undefined) return { ...columnField(name, column, literal), path };
    return name === data?.text_column
      ? { name, schema: BASE.string, path }
      : {
          name,
          schema: UNKNOWN,
          comment: 'Its type is not in the specification: add it to training.data.schema.',
          path,
        };
  });
}

function answerOf(spec: Spec, literal: (value: unknown) => string): ShapeField[] {
  const data = spec.training?.data;
  const outputs = spec.training?.model?.signature?.outputs;
  if (outputs !== undefined)
    return Object.entries(outputs).map(([name, type]) => ({
      name,
      schema: BASE[type],
      path: pathOf('training', 'model', 'signature', 'outputs', name),
    }));
  if (data?.classes !== undefined)
    return [
      { name: 'label', schema: `z.enum(${literal(data.classes)})`, path: pathOf('training', 'data', 'classes') },
      { name: 'score', schema: 'z.number().min(0).max(1)', path: pathOf('training', 'data', 'classes') },
    ];
  const label = data?.label_column;
  const column = label === undefined ? undefined : memberNamed(data?.schema, label);
  if (label !== undefined)
    return [
      column === undefined
        ? {
            name: label,
            schema: UNKNOWN,
            comment: 'Its type is not in the specification: add it to training.data.schema.',
            path: pathOf('training', 'data', 'label_column'),
          }
        : columnField(label, column, literal),
    ];
  return [
    {
      name: 'prediction',
      schema: UNKNOWN,
      comment: 'What the model answers is not in the specification: add training.model.signature.',
      path: pathOf('training', 'model'),
    },
  ];
}

function columnField(name: string, column: Column, literal: (value: unknown) => string): ShapeField {
  const numeric = column.type === 'int' || column.type === 'float';
  const bounds = numeric
    ? `${column.min === undefined ? '' : `.min(${literal(column.min)})`}${column.max === undefined ? '' : `.max(${literal(column.max)})`}`
    : '';
  const base = column.values === undefined ? `${BASE[column.type]}${bounds}` : `z.literal(${literal(column.values)})`;
  const comment =
    column.unit === undefined ? {} : { comment: `In ${commentText(column.unit).replace(/\*\//g, '* /')}.` };
  return {
    name,
    schema: column.nullable === true ? `${base}.nullable()` : base,
    ...comment,
    path: pathOf('training', 'data', 'schema', name),
  };
}
