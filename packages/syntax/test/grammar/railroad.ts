import { createRequire } from 'node:module';
import type { Piece, Rule } from './rules.ts';

/** A part of a picture. */
interface Shape {
  toString(): string;
}

interface Drawing extends Shape {
  format(padding: number): Drawing;
  readonly attrs: Record<string, string | number>;
}

/** What the library offers of which we make use; it has no types of its own. */
interface Railroad {
  Diagram(...items: Shape[]): Drawing;
  Sequence(...items: Shape[]): Shape;
  Choice(normal: number, ...items: Shape[]): Shape;
  Optional(item: Shape): Shape;
  OneOrMore(item: Shape, repeat: Shape): Shape;
  ZeroOrMore(item: Shape): Shape;
  Terminal(text: string): Shape;
  NonTerminal(text: string): Shape;
}

const railroad = createRequire(import.meta.url)('railroad-diagrams') as Railroad;

/** Readable on light and on dark pages: the picture brings its own paper. */
const style = `svg{background:#fff;color:#1f2328}path{stroke:currentColor;stroke-width:1.5;fill:none}rect{stroke:currentColor;stroke-width:1.5;fill:#e6effa}rect[rx]{fill:#ddf4e4}text{font:14px ui-monospace,monospace;text-anchor:middle;fill:currentColor}@media(prefers-color-scheme:dark){svg{background:#0d1117;color:#e6edf3}rect{fill:#14294a}rect[rx]{fill:#12361f}}`;

/** The picture of a rule as SVG that needs nothing else: no script, no font, no style from elsewhere. */
export function pictureOf({ name, piece }: Rule, notation: string): string {
  const drawing = railroad.Diagram(shapeOf(piece)).format(10);
  Object.assign(drawing.attrs, {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    'aria-labelledby': 'title description',
  });
  delete drawing.attrs['class'];
  const head = `<title id="title">${name}</title><desc id="description">${escaped(notation)}</desc><style>${style}</style>`;
  return `${drawing
    .toString()
    .replace(/(<svg[^>]*>)/, (_, open: string) => `${open}\n${head}`)
    .replace(/\n+/g, '\n')
    .trim()}\n`;
}

function shapeOf(piece: Piece): Shape {
  switch (piece.kind) {
    case 'word':
      return railroad.Terminal(piece.text);
    case 'token':
      return railroad.NonTerminal(piece.name.toUpperCase());
    case 'rule':
      return railroad.NonTerminal(piece.name);
    case 'sequence':
      return railroad.Sequence(...piece.pieces.map(shapeOf));
    case 'choice':
      return railroad.Choice(0, ...piece.pieces.map(shapeOf));
    case 'optional':
      return railroad.Optional(shapeOf(piece.piece));
    case 'many':
      return railroad.ZeroOrMore(shapeOf(piece.piece));
    case 'separated':
      return railroad.OneOrMore(shapeOf(piece.piece), shapeOf(piece.by));
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
