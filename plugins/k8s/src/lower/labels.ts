/** What the API takes as the key of a label: an optional domain and at most 63 letters, digits, `-`, `_` and `.`. */
export const LABEL_KEY =
  /^(?=[^/]{1,63}$|[^/]{1,253}\/[^/]{1,63}$)([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;

/** Labels by which the objects of a service find each other. */
export const OWN_LABELS: ReadonlySet<string> = new Set(['app', 'app.kubernetes.io/name', 'app.kubernetes.io/version']);
