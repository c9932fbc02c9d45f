import { Html, html } from './html.js';

export interface Table {
  readonly head: readonly string[];
  /** The first cell of a row names the row. */
  readonly rows: readonly (readonly (string | Html)[])[];
  /** Columns that hold numbers, which line up at their end. */
  readonly figures?: readonly number[];
  /** On a narrow screen each row becomes a block with the names of its columns in it. */
  readonly stacks?: boolean;
}

export function section(title: string, content: Html): Html {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

/** Roles are named where a style sheet may turn rows into blocks, which would take them from a screen reader. */
export function table({ head, rows, figures = [], stacks = false }: Table): Html {
  const className = (column: number) => (figures.includes(column) ? new Html(' class="figure"') : null);
  const role = (name: string) => (stacks ? new Html(` role="${name}"`) : null);
  const cells = (row: readonly (string | Html)[]) =>
    row.map((cell, column) =>
      column === 0
        ? html`<th scope="row"${role('rowheader')}>${cell}</th>`
        : html`<td${className(column)}${role('cell')} data-name="${head[column] ?? ''}">${cell}</td>`,
    );
  const heads = head.map(
    (name, column) => html`<th scope="col"${className(column)}${role('columnheader')}>${name}</th>`,
  );
  return html`<table${stacks ? new Html(' class="stacks" role="table"') : null}>
<thead${role('rowgroup')}><tr${role('row')}>${heads}</tr></thead>
<tbody${role('rowgroup')}>${rows.map((row) => html`<tr${role('row')}>${cells(row)}</tr>`)}</tbody></table>`;
}

/** A count; nothing stands back, so that what is there catches the eye. */
export function figure(text: string, count: number, whenSome: 'bad' | null = null): Html {
  if (count === 0) return html`<span class="soft">${text}</span>`;
  return whenSome === null ? html`${text}` : html`<span class="${whenSome}">${text}</span>`;
}
