import { grouped, peopleWithMargin } from '../charts/rounding.ts';
import { bdi, escapeHtml } from './html-text.ts';
import type { RiskExport } from './risk-export.ts';
import { riskSentences, unicityRows } from './risk-lines.ts';
import type { RiskRelease } from './risk-release.ts';
import { listWords, notCovered, paidFigureWords } from './risk-words.ts';

/** What of the risk of the people in a file goes into an export: nothing, unless somebody chose it. */
export interface RiskPart {
  /** Without noise, as bands alone; an export has them only where somebody asked for it. */
  readonly bands: RiskExport | 'left out' | 'withheld';
  readonly paid: RiskRelease | 'nothing';
}

export const noRiskPart: RiskPart = { bands: 'left out', paid: 'nothing' };

/** The report's section on risk; empty where there is nothing of it. */
export function riskSection({ bands, paid }: RiskPart): string {
  if (bands === 'left out' && paid === 'nothing') return '';
  return `<section class="risk" aria-labelledby="risk">
<h2 id="risk">How easily people could be picked out of the file</h2>
<p>Of the file that these charts were made of, not of the charts: each sentence names what somebody has to know.</p>
${paid === 'nothing' ? '' : paidFigures(paid)}
${bands === 'left out' ? '' : bandsHtml(bands)}
</section>`;
}

function paidFigures({ plan, figures }: RiskRelease): string {
  const rows = plan.figures.map(({ figure, smallest_shown }) => {
    const value = figures.find(one => one.figure === figure)?.value ?? 'withheld';
    return value === 'withheld'
      ? [paidFigureWords[figure], `withheld (below ${grouped(smallest_shown)})`]
      : [paidFigureWords[figure], peopleWithMargin(value)];
  });
  return tableHtml(
    `People grouped by ${listWords(plan.attributes)}, k ${plan.k}: counted with privacy noise at 95 % and paid for from the budget, within the guarantee below`,
    [['figure', 'number'], ...rows],
  );
}

function bandsHtml(bands: RiskExport | 'withheld'): string {
  if (bands === 'withheld') return '<p class="withheld">The bands of the risk preview are withheld.</p>';
  const sentences = riskSentences(bands)
    .flat()
    .map(sentence => `<li>${escapeHtml(sentence)}</li>`);
  return `<p>${escapeHtml(notCovered)}</p>
<ol>${sentences.join('')}</ol>
${tableHtml('By what is known of a journey', unicityRows(bands))}`;
}

function tableHtml(caption: string, [head = [], ...rows]: readonly (readonly string[])[]): string {
  const cells = ([first = '', ...others]: readonly string[]) =>
    `<tr><th scope="row">${bdi(first)}</th>${others.map(text => `<td class="number">${escapeHtml(text)}</td>`).join('')}</tr>`;
  return `<div class="scroll"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head.map((text, i) => `<th scope="col"${i === 0 ? '' : ' class="number"'}>${escapeHtml(text)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(cells).join('\n')}
</tbody>
</table></div>`;
}
