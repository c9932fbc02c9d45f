import { STAGES } from '@quittance/contracts';
import type { QueueDepth } from '@quittance/queue';
import type { WaitingRows } from '@quittance/store';
import type { Speech } from '../messages/speak.js';
import type { Overview } from '../overview/read-overview.js';
import { type Html, html } from './html.js';
import { table } from './table.js';

const FIGURES = [1, 2, 3, 4, 5, 6];

/** A stage's queue, and what the books owe it, in one line. */
export function stagesSection(speech: Speech, { queues, books }: Overview): Html {
  const head = (['stage', 'waiting', 'replay', 'active', 'delayed', 'rowsOwed', 'oldestRow'] as const).map((key) =>
    speech.text(key),
  );
  const rows = STAGES.map((stage) => [
    stageName(speech, stage, queues?.[stage]),
    ...depthCells(speech, queues?.[stage]),
    ...owedCells(
      speech,
      books?.waiting.find((each) => each.stage === stage),
    ),
  ]);
  const silent = [...(queues === null ? ['Redis'] : []), ...(books === null ? ['MySQL'] : [])];
  return html`${table(head, rows, FIGURES)}
${silent.map((name) => html`<p class="bad">${name} ${speech.text('noAnswer')}</p>`)}`;
}

function stageName(speech: Speech, stage: string, depth: QueueDepth | undefined): Html {
  return depth?.paused ? html`${stage} <span class="bad">${speech.text('paused')}</span>` : html`${stage}`;
}

function depthCells(speech: Speech, depth: QueueDepth | undefined): string[] {
  const counts = [depth?.waiting, depth?.prioritized, depth?.active, depth?.delayed];
  return counts.map((count) => (count === undefined ? '?' : speech.number(count)));
}

function owedCells(speech: Speech, row: WaitingRows | undefined): string[] {
  if (row === undefined) return [speech.number(0), '–'];
  return [`${speech.number(row.rows)}${row.more ? '+' : ''}`, speech.age(row.oldestMs)];
}
