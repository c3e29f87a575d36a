/** What a service is called in each place that has rules of its own for names. */
export interface ServiceNames {
  /** As it was given. */
  readonly name: string;
  /** The file of the specification. */
  readonly file: string;
  /** The Python package of its stages. */
  readonly python: string;
  /** Its name in addresses and clusters. */
  readonly dns: string;
}

/** A kind of service to begin with. */
export interface Template {
  /** What it is for, in one line. */
  readonly description: string;
  /** The specification in YAML, formatted. Names are the only thing put into it, and consist of letters, digits, `_`, `.` and `-`. */
  readonly spec: (names: ServiceNames) => string;
  /** Python modules of the package `stages` by file name. Nothing is put into them. */
  readonly stages: Readonly<Record<string, string>>;
  /** What the modules need, as Python's packaging writes it. */
  readonly requires: readonly string[];
}
