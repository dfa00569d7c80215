// What a service's own metrics say.
import type { FaultyService } from './faulty-service.ts'

/** @param service that was started with METRICS_PORT @param sample its name and labels @returns its value now */
export async function scrape({ program }: FaultyService, sample: string): Promise<number> {
  const line = /^\{.*"msg":"serving"\}$/m.exec(program.output().stdout)?.[0] ?? '{}'
  const text = await (await fetch(`http://127.0.0.1:${JSON.parse(line).metrics_port}/metrics`)).text()
  const found = text.split('\n').find((one) => one.startsWith(`${sample} `))
  if (found === undefined) throw new Error(`there is no metric ${sample}`)
  return Number(found.slice(sample.length))
}
