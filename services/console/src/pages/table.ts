import { Html, html } from './html.js';

export function section(title: string, content: Html): Html {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

/** Cells that are numbers as text should be given in `figures`, by column, so that they line up. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
  figures: readonly number[] = [],
): Html {
  const className = (column: number) => (figures.includes(column) ? new Html(' class="figure"') : null);
  const cells = (row: readonly (string | Html)[]) =>
    row.map((cell, column) => html`<td${className(column)}>${cell}</td>`);
  return html`<table><thead><tr>${head.map((name, column) => html`<th scope="col"${className(column)}>${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table>`;
}
