import { append, child, memberOf, parseDuration, pathOf } from '@trainyard/sdk';
import type {
  ForeignDocument,
  ImportContext,
  ImportedPart,
  ImportNote,
  MetricDeclaration,
  Node,
  Path,
} from '@trainyard/sdk';
import { labelsOf, sayAlert, textOf } from './alerts.ts';
import type { ForeignAlert } from './alerts.ts';
import { groupsIn } from './claims.ts';
import { readExpression } from './expressions.ts';
import { sharedMetrics } from './metrics.ts';

interface Rule {
  readonly document: ForeignDocument;
  readonly node: Node;
  readonly group: Group;
}

interface Group {
  readonly document: ForeignDocument;
  readonly node: Node;
  readonly name: string;
  readonly rules: readonly Node[];
}

/** Rule files as metrics, alerts, and options of Prometheus. */
export function read({ documents, refused }: ImportContext): ImportedPart {
  const notes: ImportNote[] = [];
  const groups = documents.flatMap((document) => groupsOf(document, notes));
  const rules: readonly Rule[] = groups.flatMap((group) =>
    group.rules.map((node) => ({ document: group.document, node, group })),
  );
  const { alerts, metrics } = readAlerts(rules, refused, notes);
  const said = alerts.map(({ foreign }) => sayAlert(foreign));
  for (const each of said) append(notes, each.notes);
  const comments = new Map<Path, string>(said.flatMap((each) => each.comments));
  const placed = groups.flatMap((group, index) => {
    const names = alerts.filter((each) => each.group === group).map(({ foreign }) => foreign.name);
    const options = groupOptions(group, names, groups.slice(0, index), notes);
    return options === undefined ? [] : [options];
  });
  const own = Object.fromEntries(
    alerts.flatMap(({ foreign }, index) => {
      const each = said[index]?.own;
      return each === undefined ? [] : [[foreign.name, each] as const];
    }),
  );
  append(notes, assumptions(alerts, metrics));
  commentOn(metrics, comments);
  const prometheus = {
    ...(placed.length === 0 ? {} : { groups: placed }),
    ...(Object.keys(own).length === 0 ? {} : { alerts: own }),
  };
  return {
    spec: {
      ...(said.length === 0
        ? {}
        : { monitoring: { metrics: metrics.map(sayMetric), alerts: said.map(({ alert }) => alert) } }),
      ...(Object.keys(prometheus).length === 0 ? {} : { targets: { prometheus } }),
    },
    notes,
    comments,
  };
}

function groupsOf(document: ForeignDocument, notes: ImportNote[]): readonly Group[] {
  const groups = groupsIn(document);
  for (const key of ['apiVersion', 'kind']) {
    const value = memberOf(document.node, key)?.value;
    if (value !== undefined)
      notes.push({ document, node: value, subject: 'rule file', field: key, outcome: 'understood' });
  }
  return (groups?.kind === 'list' ? groups.items : []).map((node) => {
    const rules = memberOf(node, 'rules')?.value;
    const name = textOf(memberOf(node, 'name')?.value) ?? 'rules';
    return { document, node, name, rules: rules?.kind === 'list' ? rules.items : [] };
  });
}

interface ReadAlert {
  readonly foreign: ForeignAlert;
  readonly group: Group;
}

function readAlerts(
  rules: readonly Rule[],
  refused: ReadonlyMap<Path, string>,
  notes: ImportNote[],
): { readonly alerts: readonly ReadAlert[]; readonly metrics: readonly MetricDeclaration[] } {
  const wellFormed = rules.flatMap((rule) => {
    const called = textOf(memberOf(rule.node, 'alert')?.value);
    if (called === undefined) return [];
    const expr = memberOf(rule.node, 'expr')?.value;
    const expression = expr === undefined ? undefined : readExpression(expr);
    if (expression === undefined || expression.malformed === true) {
      const detail =
        expression === undefined ? 'it has no expression' : `Prometheus refuses it: ${expression.why ?? ''}`;
      notes.push({
        document: rule.document,
        node: rule.node,
        subject: `alert '${called}'`,
        outcome: 'left out',
        detail,
      });
      return [];
    }
    return [{ rule, called, expression }];
  });
  const refusal = (path: Path): string | undefined =>
    [...refused].find(([each]) => each === path || each.startsWith(`${path}.`))?.[1];
  const metricRefusal = (name: string): string | undefined => refusal(pathOf('monitoring', 'metrics', [name]));
  const { metrics, lost } = sharedMetrics(
    wellFormed.map(({ expression }) => expression),
    (name) => metricRefusal(name) !== undefined,
  );
  const taken = new Set<string>();
  const alerts = wellFormed.map(({ rule, called, expression }) => {
    const { document, node, group } = rule;
    const name = freeName(called, textOf(memberOf(memberOf(node, 'labels')?.value, 'severity')?.value), taken);
    const unsaid =
      refusal(`${pathOf('monitoring', 'alerts', [name])}.condition`) ??
      expression.metrics.map((metric) => metricRefusal(metric.name)).find((each) => each !== undefined) ??
      (lost.has(expression) ? 'other rules take one of its metrics for something else' : undefined);
    const why = expression.condition === undefined ? expression.why : unsaid?.replace(/\.$/, '');
    const foreign: ForeignAlert = {
      document,
      node,
      called,
      name,
      expression: why === undefined ? expression : { ...expression, why },
      raw: why !== undefined,
      groupLabels: memberOf(group.node, 'labels')?.value,
    };
    return { foreign, group };
  });
  return { alerts, metrics };
}

/** A name that the language takes and that no alert has yet: the severity tells alerts of one name apart, or else a number. */
function freeName(called: string, severity: string | undefined, taken: Set<string>): string {
  const fold = (text: string): string => text.replace(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 180);
  const plain = fold(called)
    .replace(/^(?![A-Za-z_])/, '_')
    .replace(/^(__proto__|constructor|prototype)$/, '$1_');
  const word = severity === undefined ? '' : fold(severity);
  const wanted = [plain, ...(/[A-Za-z0-9]/.test(word) ? [`${plain}_${word}`] : [])];
  let name = wanted.find((each) => !taken.has(each.toLowerCase()));
  for (let number = 2; name === undefined; number++)
    if (!taken.has(`${plain}_${number}`.toLowerCase())) name = `${plain}_${number}`;
  taken.add(name.toLowerCase());
  return name;
}

/** What the options say of a group; undefined if its alerts can stand in that of the service. */
function groupOptions(
  group: Group,
  alerts: readonly string[],
  before: readonly Group[],
  notes: ImportNote[],
): Readonly<Record<string, unknown>> | undefined {
  const { document, node, name } = group;
  const subject = `group '${name}'`;
  const path = pathOf('targets', 'prometheus', 'groups');
  const options: Record<string, unknown> = {};
  for (const key of ['interval', 'query_offset', 'limit']) {
    const value = memberOf(node, key)?.value;
    if (value === undefined) continue;
    const text = textOf(value) ?? '';
    const number = key === 'limit' ? Number(text) : (parseDuration(text) ?? 0);
    const taken = key === 'limit' ? Number.isSafeInteger(number) && number >= 0 : number > 0 && number <= 86_400;
    if (taken) options[key] = key === 'limit' ? number : text;
    notes.push({
      document,
      node: value,
      subject,
      field: key,
      ...(taken
        ? { outcome: 'verbatim', path }
        : { outcome: 'left out', detail: key === 'limit' ? 'it is no number' : 'it is no duration of at most a day' }),
    });
  }
  const records = group.rules.flatMap((rule) => recordOf(rule, group, notes, path));
  const nameNode = memberOf(node, 'name')?.value;
  const labels = memberOf(node, 'labels')?.value;
  if (labels !== undefined)
    notes.push({
      document,
      node: labels,
      subject,
      field: 'labels',
      outcome: 'understood',
      detail: 'they stand on each of its rules',
    });
  const needed = records.length > 0 || Object.keys(options).length > 0;
  if (nameNode !== undefined)
    notes.push({
      document,
      node: nameNode,
      subject,
      outcome: needed ? 'verbatim' : 'understood',
      ...(needed ? { path } : { detail: 'its alerts stand in the group of the service' }),
    });
  if (!needed) return undefined;
  const same = before.filter((each) => each.name === name).length;
  return {
    name: same === 0 ? name : `${name} (${same + 1})`,
    ...options,
    ...(records.length === 0 ? {} : { records }),
    ...(alerts.length === 0 ? {} : { alerts }),
  };
}

function recordOf(rule: Node, group: Group, notes: ImportNote[], path: Path): readonly object[] {
  const record = textOf(memberOf(rule, 'record')?.value);
  if (record === undefined) return [];
  const { document } = group;
  const subject = `recording rule '${record}'`;
  const expr = memberOf(rule, 'expr')?.value;
  const expression = expr === undefined ? undefined : readExpression(expr);
  if (expr === undefined || expression === undefined || expression.malformed === true) {
    const detail = expr === undefined ? 'it has no expression' : `Prometheus refuses it: ${expression?.why ?? ''}`;
    notes.push({ document, node: rule, subject, outcome: 'left out', detail });
    return [];
  }
  const own = memberOf(rule, 'labels')?.value;
  const members = [...labelsOf(memberOf(group.node, 'labels')?.value), ...labelsOf(own)];
  const labels = members.flatMap(({ key, value }) => {
    const text = textOf(value);
    return text === undefined || text.trim() === '' ? [] : [[key, text] as const];
  });
  const nodes: readonly (readonly [string | undefined, Node | undefined])[] = [
    [undefined, memberOf(rule, 'record')?.value],
    ['expr', expr],
    ['labels', own],
  ];
  for (const [field, at] of nodes)
    if (at !== undefined)
      notes.push({
        document,
        node: at,
        subject,
        ...(field === undefined ? {} : { field }),
        outcome: 'verbatim',
        path: child(path, 'records'),
      });
  return [{ record, expr: expression.text, ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }) }];
}

function sayMetric({ name, type, unit, nan }: MetricDeclaration): Readonly<Record<string, unknown>> {
  return {
    name,
    type,
    ...(unit === undefined ? {} : { unit }),
    ...(nan === false ? { nan } : {}),
    external: true,
  };
}

/** A note on everything that a name or an operator tells of a metric, at the first alert that reads it. */
function assumptions(alerts: readonly ReadAlert[], metrics: readonly MetricDeclaration[]): readonly ImportNote[] {
  const readers = new Map<string, ForeignAlert>();
  for (const { foreign } of alerts)
    for (const { name } of foreign.expression.metrics) if (!readers.has(name)) readers.set(name, foreign);
  return metrics.flatMap(({ name, type, unit, nan }) => {
    const reader = readers.get(name);
    const node = memberOf(reader?.node, 'expr')?.value;
    if (reader === undefined || node === undefined) return [];
    const said: readonly (readonly [field: string, detail: string])[] = [
      ...(unit === undefined ? [] : [['unit', `\`${unit}\`, by the end of its name`] as const]),
      ...(type === 'counter' && name.endsWith('_total')
        ? [['type', 'a counter, by the end of its name'] as const]
        : []),
      ...(nan === false
        ? [['nan', 'never NaN: `!=` and `bool` keep NaN in PromQL, and no condition does'] as const]
        : []),
    ];
    return said.map(([field, detail]) => ({
      document: reader.document,
      node,
      subject: `metric '${name}'`,
      field,
      outcome: 'assumed' as const,
      detail,
      path: child(pathOf('monitoring', 'metrics', [name]), field),
    }));
  });
}

/** What nobody but people knows of the metrics. */
function commentOn(metrics: readonly MetricDeclaration[], comments: Map<Path, string>): void {
  const of = (field: string, metric: MetricDeclaration | undefined, text: string): void => {
    if (metric !== undefined)
      comments.set(`${pathOf('monitoring', 'metrics', [metric.name])}.${field}`, `imported: ${text}`);
  };
  of('type', metrics[0], 'types are read from how rules use a metric, and `_total` from its name');
  of(
    'unit',
    metrics.find(({ unit }) => unit !== undefined),
    'units are assumed from the ends of names such as `_seconds` and `_bytes`',
  );
  of(
    'nan',
    metrics.find(({ nan }) => nan === false),
    'assumed never to be NaN, because rules compare it with `!=` or `bool`, which keep NaN in PromQL',
  );
}
