import { STAGES } from '@quittance/contracts';
import type { QueueDepth } from '@quittance/queue';
import type { WaitingRows } from '@quittance/store';
import type { Speech } from '../messages/speak.js';
import type { Overview } from '../overview/read-overview.js';
import { type Html, html } from './html.js';
import { figure, table } from './table.js';

/** A stage's queue, and what the books owe it, in one line. What did not answer is not guessed at. */
export function stagesTable(speech: Speech, { queues, books }: Overview): Html {
  const head = (['stage', 'waiting', 'replay', 'active', 'delayed', 'rowsOwed', 'oldestRow'] as const).map((key) =>
    speech.text(key),
  );
  const rows = STAGES.map((stage) => [
    stageName(speech, stage, queues?.[stage]),
    ...depthCells(speech, queues?.[stage]),
    ...(books === null
      ? ['?', '?']
      : owedCells(
          speech,
          books.waiting.find((each) => each.stage === stage),
        )),
  ]);
  return table({ head, rows, figures: [1, 2, 3, 4, 5, 6], stacks: true });
}

function stageName(speech: Speech, stage: string, depth: QueueDepth | undefined): Html {
  return depth?.paused ? html`${stage} <span class="bad">${speech.text('paused')}</span>` : html`${stage}`;
}

function depthCells(speech: Speech, depth: QueueDepth | undefined): (string | Html)[] {
  const counts = [depth?.waiting, depth?.prioritized, depth?.active, depth?.delayed];
  return counts.map((count) => (count === undefined ? '?' : figure(speech.number(count), count)));
}

function owedCells(speech: Speech, row: WaitingRows | undefined): (string | Html)[] {
  if (row === undefined) return [figure(speech.number(0), 0), html`<span class="soft">–</span>`];
  return [`${speech.number(row.rows)}${row.more ? '+' : ''}`, speech.age(row.oldestMs)];
}
