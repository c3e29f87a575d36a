import { memberOf, parseDuration, pathOf } from '@trainyard/sdk';
import type { ForeignDocument, ImportNote, ImportOutcome, Member, Node, Path } from '@trainyard/sdk';
import { rawCondition } from './expressions.ts';
import type { ReadExpression } from './expressions.ts';

/** An alert of a rule file. */
export interface ForeignAlert {
  readonly document: ForeignDocument;
  readonly node: Node;
  /** Its name there, and the one that it gets in the specification. */
  readonly called: string;
  readonly name: string;
  readonly expression: ReadExpression;
  /** True if the specification holds the query as text only. */
  readonly raw: boolean;
  /** Labels of its group, which Prometheus puts on each rule. */
  readonly groupLabels: Node | undefined;
}

/** An alert as the specification says it. */
export interface SaidAlert {
  readonly alert: Readonly<Record<string, unknown>>;
  /** What stands in `targets.prometheus.alerts`. */
  readonly own?: Readonly<Record<string, unknown>>;
  readonly notes: readonly ImportNote[];
  readonly comments: readonly (readonly [Path, string])[];
}

const SEVERITIES = ['critical', 'warning', 'info'];
const LABEL = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const RESERVED = /^(?:__proto__|constructor|prototype)$/;
const URL = /^https?:\/\/[^\s/?#]+\S*$/;
const LONGEST = 31_536_000;

/** Turns an alert into one of the specification, with a note on each of its fields. */
export function sayAlert(foreign: ForeignAlert): SaidAlert {
  const { document, node, called, name, expression, raw } = foreign;
  const path = pathOf('monitoring', 'alerts', [name]);
  const subject = `alert '${called}'`;
  const notes: ImportNote[] = [];
  const comments: (readonly [Path, string])[] = [];
  const note = (at: Node, field: string, outcome: ImportOutcome, more: { detail?: string; path?: Path } = {}): void =>
    void notes.push({ document, node: at, subject, field, outcome, ...more });
  const nameNode = memberOf(node, 'alert')?.value ?? node;
  notes.push({ document, node: nameNode, subject, outcome: raw ? 'verbatim' : 'understood', path });
  const alert: Record<string, unknown> = { name };
  const own: { alert?: string; labels: Record<string, string>; annotations: Record<string, string> } = {
    labels: {},
    annotations: {},
  };
  if (name !== called) {
    own.alert = called;
    comments.push([`${path}.name`, `imported: Prometheus calls it ${JSON.stringify(called)}`]);
  }
  const expr = memberOf(node, 'expr')?.value ?? node;
  alert['condition'] = raw ? rawCondition(expression.text) : expression.condition;
  note(expr, 'expr', raw ? 'verbatim' : 'understood', {
    path: `${path}.condition`,
    ...(raw ? { detail: `kept as promql(…), which Prometheus alone takes: ${expression.why ?? ''}` } : {}),
  });
  alert['severity'] = 'warning';
  const ownPath = pathOf('targets', 'prometheus', 'alerts', name);
  const labels = [...labelsOf(foreign.groupLabels), ...labelsOf(memberOf(node, 'labels')?.value)];
  const written = new Map(labels.map((member) => [member.key, member]));
  const severity = written.get('severity')?.value;
  const kept = new Map<string, string>();
  for (const [key, { value }] of written) {
    const field = `labels.${key}`;
    const text = textOf(value);
    if (text === undefined || RESERVED.test(key)) note(value, field, 'left out', { detail: 'it is no text' });
    else if (text.trim() === '') note(value, field, 'understood', { detail: 'an empty label is none' });
    else if (key === 'severity' && SEVERITIES.includes(text)) {
      alert['severity'] = text;
      note(value, field, 'understood', { path: `${path}.severity` });
    } else if (key === 'alertname') note(value, field, 'left out', { detail: 'Prometheus sets this label itself' });
    else if (key === 'severity' || isTemplate(text) || !LABEL.test(key)) {
      own.labels[key] = text;
      note(value, field, 'verbatim', { path: `${ownPath}.labels` });
    } else {
      kept.set(key, text);
      note(value, field, 'understood', { path: `${path}.labels.${key}` });
    }
  }
  if (severity === undefined || !SEVERITIES.includes(textOf(severity) ?? '')) {
    const detail =
      severity === undefined
        ? 'no severity is given; `warning` is assumed, and the alert carries it as a label'
        : `the severity ${JSON.stringify(textOf(severity) ?? '')} stays its label; \`warning\` is assumed for everything else`;
    notes.push({
      document,
      node: nameNode,
      subject,
      field: 'severity',
      outcome: 'assumed',
      detail,
      path: `${path}.severity`,
    });
    comments.push([`${path}.severity`, `imported: ${detail}`]);
  }
  for (const key of ['for', 'keep_firing_for'] as const) {
    const value = memberOf(node, key)?.value;
    if (value === undefined) continue;
    const text = textOf(value) ?? '';
    const seconds = /^0+$/.test(text) ? 0 : parseDuration(text);
    if (seconds === undefined) note(value, key, 'left out', { detail: 'it is no duration' });
    else if (seconds === 0) note(value, key, 'understood', { detail: 'it does not wait' });
    else if (seconds > LONGEST) note(value, key, 'left out', { detail: 'it is longer than a year' });
    else {
      alert[key] = text;
      note(value, key, 'understood', { path: `${path}.${key}` });
    }
  }
  for (const { key, value } of labelsOf(memberOf(node, 'annotations')?.value)) {
    const field = `annotations.${key}`;
    const text = textOf(value);
    const to = key === 'summary' ? 'summary' : key === 'runbook_url' && URL.test(text ?? '') ? 'runbook' : undefined;
    if (text === undefined || RESERVED.test(key)) note(value, field, 'left out', { detail: 'it is no text' });
    else if (text.trim() === '') note(value, field, 'left out', { detail: 'it is empty' });
    else if (to !== undefined && !isTemplate(text)) {
      alert[to] = text;
      note(value, field, 'understood', { path: `${path}.${to}` });
    } else {
      own.annotations[key] = text;
      note(value, field, 'verbatim', { path: `${ownPath}.annotations` });
    }
  }
  if (kept.size > 0) alert['labels'] = Object.fromEntries(kept);
  const said = Object.fromEntries(
    Object.entries(own).filter(([, value]) => typeof value === 'string' || Object.keys(value).length > 0),
  );
  return { alert, notes, comments, ...(Object.keys(said).length === 0 ? {} : { own: said }) };
}

/** The members of a map of labels or annotations. */
export function labelsOf(node: Node | undefined): readonly Member[] {
  return node?.kind === 'map' ? node.members : [];
}

/** The text of a scalar, as the Go reader of YAML takes a number for a string. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

function isTemplate(text: string): boolean {
  return text.includes('{{');
}
