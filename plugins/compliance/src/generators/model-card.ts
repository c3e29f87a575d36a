import { datasetSources, memberNamed, pathOf, unitOf, writeSections } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext, MarkdownWriter, Spec } from '@trainyard/sdk';
import { keptFor, personalColumns } from '../lower/facts.ts';
import type { Options } from '../options.ts';
import { law } from '../target/law.ts';

/** `model-card.md`: the sections of Mitchell et al. (2019). Values of metrics are left to runs: none is taken from a threshold. */
export async function generate(context: GeneratorContext<Options>): Promise<GeneratedFile[]> {
  const { spec, options, toolkit } = context;
  const writer = await toolkit.markdown('model-card.md', { from: 'training.model', ownership: 'merged' });
  writer.heading(1, `Model card: ${spec.name}`, 'name');
  if (spec.description !== undefined) writer.paragraphFrom('description', spec.description);
  details(writer, spec, options);
  use(writer, spec);
  factorsAndMetrics(writer, spec);
  dataSections(writer, spec);
  considerations(writer, spec);
  writeSections(writer, 'compliance/model-card', context);
  return [writer.file()];
}

type Row = readonly [label: string, value: string | undefined, path: string];

function table(writer: MarkdownWriter, rows: readonly Row[]): void {
  const known = rows.filter((row): row is readonly [string, string, string] => row[1] !== undefined);
  if (known.length > 0)
    writer.table(
      ['', 'Fact'],
      known.map(([label, value, path]) => ({ cells: [label, value], from: path })),
    );
}

function missing(writer: MarkdownWriter, what: string, field: string): void {
  writer.paragraphFrom(
    field.split('.').slice(0, 2).join('.'),
    `Missing: ${what}. It is stated in `,
    { code: field },
    '.',
  );
}

function details(writer: MarkdownWriter, spec: Spec, options: Options): void {
  const model = spec.training?.model;
  const at = (field: string): string => pathOf('training', 'model', field);
  writer.heading(2, 'Model details');
  table(writer, [
    ['Version of the specification', spec.version, 'version'],
    [
      'Owner',
      spec.owner?.team === undefined
        ? undefined
        : [spec.owner.team, spec.owner.contact].filter((each) => each !== undefined).join(', '),
      'owner',
    ],
    ['Kind', model?.type, at('type')],
    ['Architecture', model?.architecture, at('architecture')],
    ['Framework', model?.framework, at('framework')],
    ['Model version', model?.version, at('version')],
    ['Base model', model?.base_model, at('base_model')],
    ...Object.entries(model?.parameters ?? {}).map(([name, value]): Row => [
      `Parameter ${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
      at('parameters'),
    ]),
    ['Task', options.task, 'targets.compliance'],
    ['Licence of the data', spec.training?.data?.licence, pathOf('training', 'data', 'licence')],
  ]);
}

function use(writer: MarkdownWriter, spec: Spec): void {
  const c = spec.governance?.compliance;
  writer.heading(2, 'Intended use');
  if (c?.intended_use === undefined)
    missing(writer, 'what the model is made for', 'governance.compliance.intended_use');
  else writer.paragraphFrom('governance.compliance.intended_use', c.intended_use);
  if (c?.limitations !== undefined && c.limitations.length > 0) {
    writer.heading(3, 'Limitations');
    writer.list(c.limitations.map((text) => ({ from: 'governance.compliance.limitations', text })));
  }
  const at = (field: string): string => pathOf('governance', 'compliance', field);
  const yesOrNo = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : value ? 'yes' : 'no';
  const rows: readonly Row[] = [
    [
      'Risk class',
      c?.risk_class === undefined ? undefined : `${c.risk_class} (${law.aiAct.articles[c.risk_class]})`,
      at('risk_class'),
    ],
    ['Role', c?.role, at('role')],
    ['Areas of Annex III', c?.annex_iii === undefined ? undefined : c.annex_iii.join(', ') || 'none', at('annex_iii')],
    ['Why an area of Annex III does not apply (Art. 6(3))', c?.article_6_3, at('article_6_3')],
    ['People deal with it directly (Art. 50(1))', yesOrNo(c?.interacts_with_people), at('interacts_with_people')],
    ['It makes text, pictures or sound (Art. 50(2))', yesOrNo(c?.generates_content), at('generates_content')],
  ];
  if (rows.every(([, value]) => value === undefined)) return;
  writer.heading(3, 'What its owner states under the AI Act');
  table(writer, rows);
  writer.paragraph(`Articles are those of ${law.aiAct.name}, as of ${law.asOf}.`);
}

function factorsAndMetrics(writer: MarkdownWriter, spec: Spec): void {
  writer.heading(2, 'Factors');
  const groups = spec.governance?.compliance?.groups;
  if (groups === undefined || groups.length === 0)
    missing(writer, 'the groups for which quality is reported', 'governance.compliance.groups');
  else writer.list(groups.map((text) => ({ from: 'governance.compliance.groups', text })));
  writer.heading(2, 'Metrics');
  const metrics = spec.monitoring?.metrics ?? [];
  if (metrics.length === 0) return void missing(writer, 'what is measured', 'monitoring.metrics');
  writer.table(
    ['Metric', 'Promise', 'Meaning'],
    metrics.map((metric) => ({
      from: pathOf('monitoring', 'metrics', [metric.name]),
      cells: [{ code: metric.name }, promise(metric), metric.help ?? ''],
    })),
  );
  writer.paragraph('Values of these metrics come from runs and are not part of the specification.');
}

function promise(metric: NonNullable<Spec['monitoring']>['metrics'][number]): string {
  const { threshold } = metric;
  if (threshold === undefined) return '';
  const unit = unitOf(metric);
  const amount = threshold.relative
    ? `${Number((threshold.value * 100).toPrecision(12))} %`
    : `${threshold.value}${threshold.unit ?? (unit === undefined ? '' : ` ${unit}`)}`;
  return metric.type === 'histogram' ? `p95 at most ${amount}` : `at least ${amount}`;
}

function dataSections(writer: MarkdownWriter, spec: Spec): void {
  const data = spec.training?.data;
  writer.heading(2, 'Training and evaluation data');
  const at = (field: string): string => pathOf('training', 'data', field);
  table(writer, [
    ['Source', data?.source, at('source')],
    ['Format', data?.format, at('format')],
    ['Features', data?.features?.join(', '), at('features')],
    ['Classes', data?.classes?.join(', '), at('classes')],
    ['Text column', data?.text_column, at('text_column')],
    ['Label column', data?.label_column, at('label_column')],
    [
      'Splits',
      data?.splits === undefined
        ? undefined
        : Object.entries(data.splits)
            .map(([name, share]) => `${name} ${Number((share * 100).toPrecision(6))} %`)
            .join(', '),
      at('splits'),
    ],
    [
      'Personal or confidential columns',
      personalColumns(spec).length === 0
        ? undefined
        : personalColumns(spec)
            .map(({ name, category }) => `${name} (${category})`)
            .join(', '),
      at('schema'),
    ],
  ]);
  const sources = Object.entries(datasetSources(spec));
  if (sources.length > 0)
    writer.table(
      ['Data set', 'Lies at', 'Format', 'Kept for'],
      sources.map(([name, source]) => datasetRow(name, source, spec)),
    );
  if (data === undefined && sources.length === 0) missing(writer, 'what the model learns from', 'training.data.source');
}

function datasetRow(name: string, source: string, spec: Spec): { cells: string[]; from: string } {
  const data = spec.training?.data;
  const own = memberNamed(data?.datasets, name);
  const retention = own?.retention ?? data?.retention;
  return {
    cells: [name, source, own?.format ?? data?.format ?? '', retention === undefined ? '' : keptFor(retention)],
    from: own === undefined ? 'training.data' : pathOf('training', 'data', 'datasets', name),
  };
}

function considerations(writer: MarkdownWriter, spec: Spec): void {
  const c = spec.governance?.compliance;
  writer.heading(2, 'Ethical considerations');
  if (c?.human_oversight === undefined)
    missing(writer, 'how people watch over the model', 'governance.compliance.human_oversight');
  else writer.paragraphFrom('governance.compliance.human_oversight', c.human_oversight);
  if (c?.automated_decision !== undefined)
    writer.paragraphFrom(
      'governance.compliance.automated_decision',
      `Decisions are ${c.automated_decision.solely ? 'taken by the model alone' : 'not taken by the model alone'}${c.automated_decision.effect === undefined ? '' : `; their effect on people is ${c.automated_decision.effect}`}${c.automated_decision.contest === undefined ? '' : `; they can be contested at ${c.automated_decision.contest}`}.`,
    );
  const explained = c?.model_explainability;
  if (explained !== undefined)
    writer.paragraphFrom(
      'governance.compliance.model_explainability',
      explained.enabled
        ? `Answers are explained${explained.method === undefined ? '' : ` with ${explained.method}`}${explained.scope === undefined ? '' : ` (${explained.scope})`}.`
        : 'Answers are not explained.',
    );
  writer.heading(2, 'Caveats and recommendations');
  const approvals = c?.approvals ?? [];
  if (approvals.length > 0)
    writer.list(
      approvals.map((each) => ({
        from: 'governance.compliance.approvals',
        text: `${each.role} must agree${each.required ? '' : ' if asked'}`,
      })),
    );
  writer.paragraph('Add what people should know before they rely on the model.');
}
