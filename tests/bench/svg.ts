// The chart of OPERATIONS.md: for each workload a bar for each contender. A picture alone, without script or font.
import type { Summary } from './measurement.ts'

const colours: Record<string, string> = {
  service: '#2f81f7',
  baseline: '#8b949e',
  'baseline-pipelined': '#6e7781',
  'fastify-tuned': '#d29922',
  fastify: '#bf8700',
}
const otherColour = '#a371f7'

const barHeight = 14
const gap = 20
const labelWidth = 110
const plotWidth = 460
const width = labelWidth + plotWidth + 130
const top = 64

/**
 * Draws requests per second as multiples of the baseline's (longer is better); a line through the bars marks the baseline.
 * @param caption what the figures depend on, e.g. date and machine; shown below
 */
export function chart(summaries: readonly Summary[], caption: string): string {
  const workloads = [...new Set(summaries.map(({ workload }) => workload))]
  const longest = Math.max(1, ...summaries.map(({ requestsRatio }) => requestsRatio.median))
  const scale = plotWidth / longest
  let y = top
  const groups = workloads.map((workload) => {
    const own = summaries.filter((summary) => summary.workload === workload)
    const group = groupOf(workload, own, y, scale)
    y += own.length * barHeight + gap
    return group
  })
  const baselineX = labelWidth + scale
  const line = `<line class="rule" x1="${baselineX}" x2="${baselineX}" y1="${top - 6}" y2="${y - gap + 6}"/>`
  const height = y + 16
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Requests per second of every contender, as multiples of the baseline's">
<style>
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 14px }
.small { font-size: 11px; fill: #57606a }
.rule { stroke: #57606a; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } .rule { stroke: #9198a1 } }
</style>
<text class="title" x="0" y="16">Requests per second, as multiples of the baseline's: longer is better</text>
${legendOf([...new Set(summaries.map(({ contender }) => contender))])}
${groups.join('\n')}
${line}
<text class="small" x="0" y="${height - 4}">${escaped(caption)}</text>
</svg>
`
}

const colourOf = (contender: string) => colours[contender] ?? otherColour

function legendOf(contenders: readonly string[]): string {
  let x = 0
  return contenders
    .map((contender) => {
      const entry = `<rect x="${x}" y="29" width="10" height="10" fill="${colourOf(contender)}"/><text x="${x + 14}" y="38">${escaped(contender)}</text>`
      x += 34 + contender.length * 7
      return entry
    })
    .join('\n')
}

function groupOf(workload: string, summaries: readonly Summary[], y: number, scale: number): string {
  const middle = y + (summaries.length * barHeight) / 2 + 4
  const bars = summaries.map(({ contender, requestsRatio: { median } }, n) => {
    const length = Number.isFinite(median) ? median * scale : 0
    const barY = y + n * barHeight
    const end = labelWidth + length + 6
    return (
      `<rect x="${labelWidth}" y="${barY}" width="${length.toFixed(1)}" height="${barHeight - 2}" fill="${colourOf(contender)}"/>` +
      `<text class="small" x="${end.toFixed(1)}" y="${barY + 10}">${median.toFixed(2)}</text>`
    )
  })
  return [`<text x="0" y="${middle}">${escaped(workload)}</text>`, ...bars].join('\n')
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
