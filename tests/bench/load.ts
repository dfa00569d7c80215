// Runs load against a server, from a process of its own: wrk if it is installed, else autocannon. Both print the same line.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Generator = 'wrk' | 'autocannon'

export type LoadResult = {
  requests: number
  seconds: number
  p50Millis: number
  p95Millis: number
  p99Millis: number
  /** Responses with another status than expected, and broken connections. */
  errors: number
}

export type Load = {
  /** The server's URL, e.g. `http://127.0.0.1:3000`. */
  url: string
  /** The file with the requests. */
  plan: string
  connections: number
  seconds: number
  /** The status that every response must have; by default any below 400. */
  expected?: number
}

/** @returns wrk if it is on the PATH, since it uses less of the machine */
export function chooseGenerator(path = process.env.PATH ?? ''): Generator {
  const isThere = path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'wrk'), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  return isThere ? 'wrk' : 'autocannon'
}

const here = new URL('.', import.meta.url).pathname

function commandOf(generator: Generator, { url, plan, connections, seconds, expected = 0 }: Load) {
  if (generator === 'autocannon') {
    const args = [url, plan, connections, seconds, expected].map(String)
    return { file: process.execPath, args: [join(here, 'load-autocannon.ts'), ...args] }
  }
  const shape = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s']
  const script = ['-s', join(here, 'load.lua'), url, '--', plan, String(expected)]
  return { file: 'wrk', args: [...shape, ...script] }
}

/**
 * Runs the load to its end.
 * @param atEnd called as soon as the last response was counted, to read what must not include anything later
 * @throws Error when the generator fails or gets no response at all
 */
export async function runLoad<T>(
  generator: Generator,
  load: Load,
  atEnd: () => Promise<T>,
): Promise<{ result: LoadResult; end: T }> {
  const { file, args } = commandOf(generator, load)
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let end: Promise<T> | undefined
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  child.stdout.on('data', (chunk) => {
    output += chunk
    if (resultLine.test(output)) end ??= atEnd()
  })
  running.add(child)
  const [code] = await once(child, 'close')
  running.delete(child)
  if (code !== 0 || end === undefined) throw new Error(`${generator} failed (${code}): ${output}`)
  const result = parseResult(output)
  if (result.requests === 0) throw new Error(`${generator} got no response: ${output}`)
  return { result, end: await end }
}

const running = new Set<ReturnType<typeof spawn>>()

/** Stops the load, if there is any. */
export function stopLoad(): void {
  for (const child of running) child.kill('SIGKILL')
}

const resultLine = /^RESULT (\{.*\})$/m

/** @throws Error when there is no result in the output */
export function parseResult(output: string): LoadResult {
  const json = resultLine.exec(output)?.[1]
  if (json === undefined) throw new Error(`the load generator printed no result: ${output}`)
  return JSON.parse(json)
}
