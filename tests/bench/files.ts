// What the export and the import of a large account cost: time, memory of the process, and how long others wait meanwhile.
// `TASKS=100000 node tests/bench/files.ts`
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { withAdmin } from '../support/database.ts'
import { wholeNumber } from './options.ts'
import { startService } from './server-process.ts'
import { openTestbed, runBenchmark } from './testbed.ts'
import { fillUsers } from './users.ts'
import type { User } from './workloads.ts'

const tasks = wholeNumber(process.env, 'TASKS', 100_000)
const mebibyte = 1024 * 1024

await runBenchmark(async (stack) => {
  const testbed = await openTestbed(stack)
  const databaseUrl = await testbed.createDatabase('files')
  const { url, pid, stop } = await startService(databaseUrl, testbed.folder)
  stack.defer(() => stop().then(() => {}))
  const [ada, bob, eve] = (await fillUsers(databaseUrl)) as [User, User, User]
  await withAdmin(databaseUrl, async (client) => {
    await client.query('delete from tasks')
    await client.query(
      `insert into tasks (user_id, title, folded_title, description, folded_description, due_date)
       select $1, title, title, repeat('more of it ', n % 20), repeat('more of it ', n % 20), date '2026-01-01' + n % 400
       from (select n, 'task ' || md5(n::text) as title from generate_series(1, $2) n) made`,
      [ada.id, tasks],
    )
  })
  const file = await measured('export', pid, async () => await read(await get(url, ada), () => undefined))
  await measured('export, read at 8 MB/s', pid, async () => await read(await get(url, ada), slowly))
  console.log(`${tasks} tasks in a file of ${(file.length / mebibyte).toFixed(1)} MiB`)
  const send = () =>
    fetch(`${url}/api/me/import`, { method: 'POST', headers: headersOf(bob), body: Buffer.from(file) })
  for (const name of ['import', 'import of what is there']) {
    const waits = watchOthers(url, eve)
    const result = await measured(name, pid, async () => await (await send()).text())
    console.log(`  ${result}; others waited at most ${(await waits()).toFixed(0)} ms`)
  }
  return true
})

function headersOf({ token }: User) {
  return { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
}

function get(url: string, user: User): Promise<Response> {
  return fetch(`${url}/api/me/export`, { headers: headersOf(user) })
}

async function read(
  response: Response,
  pause: (bytes: number) => Promise<void> | undefined,
): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    await pause(chunk.length)
  }
  return Buffer.concat(chunks).toString()
}

async function slowly(bytes: number): Promise<void> {
  await sleep(bytes / 8000)
}

/** Prints how long some work took, and the memory that the process took for it at most, beside what it had. */
async function measured<T>(name: string, pid: number, work: () => Promise<T>): Promise<T> {
  const before = await residentBytes(pid)
  let most = before
  const timer = setInterval(async () => {
    most = Math.max(most, await residentBytes(pid))
  }, 20)
  const begin = performance.now()
  const result = await work()
  clearInterval(timer)
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  const [from, more] = [before, most - before].map((bytes) => (bytes / mebibyte).toFixed(0))
  console.log(`${name}: ${seconds} s, ${more} MiB more than ${from} MiB`)
  return result
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}

/** Reads a page of another user's tasks again and again. @returns a function that ends it, and returns the longest wait in ms */
function watchOthers(url: string, user: User): () => Promise<number> {
  let longest = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const begin = performance.now()
      await (await fetch(`${url}/api/me/tasks?limit=10`, { headers: headersOf(user) })).text()
      longest = Math.max(longest, performance.now() - begin)
    }
  })()
  return async () => {
    isOver = true
    await watching
    return longest
  }
}
