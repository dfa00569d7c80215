// The text format of Prometheus, version 0.0.4: the types of a metric, and how metrics are written.

export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

export type Labels = Record<string, string | number>

/** A metric with its current samples. The suffix is that of a histogram's samples (`_bucket`, `_sum`, `_count`), or empty. */
export type Metric = {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  samples: readonly (readonly [suffix: string, labels: Labels, value: number])[]
}

export const counter = (name: string, help: string, samples: readonly [Labels, number][]): Metric =>
  metric('counter', name, help, samples)

export const gauge = (name: string, help: string, samples: readonly [Labels, number][]): Metric =>
  metric('gauge', name, help, samples)

const metric = (
  type: Metric['type'],
  name: string,
  help: string,
  samples: readonly [Labels, number][],
): Metric => ({ name, type, help, samples: samples.map(([labels, value]) => ['', labels, value]) })

/** @returns the metrics in the text format, each with its HELP and TYPE line */
export const exposition = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(([suffix, labels, value]) => `${name}${suffix}${labelled(labels)} ${value}`),
    ])
    .join('\n')
    .concat('\n')

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
