import { xmlText } from '../../text/xml';
import type { LaidNode, TraceLayout } from './trace-layout';
import { layoutSizes } from './trace-layout';

const edge = 24;
/** Of a line of letters of 12 pixels; that of the widest letters counts double. */
const letters = 26;

/** Of its own, so that it can be read wherever it is put: on paper, in a wiki, in a dark page. */
const styles = `
  text { font: 12px "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .head { font-weight: 600; }
  .quiet { fill: #57606a; }
  .line { fill: none; stroke: #8c959f; stroke-width: 1.2; stroke-opacity: .7; }
  .node { fill: #f6f8fa; stroke: #8c959f; }
  .good { stroke: #1a7f37; } .bad { stroke: #cf222e; } .busy { stroke: #0969da; }
  .gap { stroke: #9a6700; stroke-dasharray: 4 2; }`;

/** A laid graph as a picture by itself: no script, no font and no address of anywhere else. */
export function traceSvg(name: string, layout: TraceLayout): string {
  const { columns, edges, nodes } = layout;
  const [width, height] = [Math.max(layout.width, 400) + 2 * edge, layout.height + 2 * edge + 34];
  const parts = [
    ...columns.map(
      ({ x, label, count, more }) =>
        `<text class="head" x="${x}" y="16">${xmlText(label)} <tspan class="quiet">${count}${more > 0 ? `, ${more} not drawn` : ''}</tspan></text>`,
    ),
    ...edges.map(({ path }) => `<path class="line" d="${path}"/>`),
    ...nodes.map(nodeSvg),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${xmlText(`Traceability of ${name}`)}</title>
<style>${styles}
</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text class="title" x="${edge}" y="${edge + 12}">${xmlText(`Traceability: ${name}`)}</text>
<g transform="translate(${edge} ${edge + 34})">
${parts.join('\n')}
</g>
</svg>
`;
}

function nodeSvg({ kind, name, text, status, tone, gaps, x, y }: LaidNode): string {
  const { width, height } = layoutSizes;
  const about = [name, text, status, ...gaps].filter((part) => part !== '').join('\n');
  const shown = text === '' || kind === 'file' || kind === 'test' ? name : `${name} ${text}`;
  const frame = gaps.length > 0 ? 'gap' : tone;
  return [
    `<g><title>${xmlText(about)}</title>`,
    `<rect class="node ${frame}" x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>`,
    `<text x="${x + 8}" y="${y + 17}">${xmlText(fitting(shown))}</text></g>`,
  ].join('');
}

/** As much as there is room for. */
function fitting(text: string): string {
  let room = letters;
  let shown = '';
  for (const letter of text) {
    room -= /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60]|\p{Extended_Pictographic}/u.test(
      letter,
    )
      ? 2
      : 1;
    if (room < 0) return `${shown.trimEnd()}…`;
    shown += letter;
  }
  return shown;
}
