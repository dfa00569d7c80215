// Processor time and memory of a process, from /proc. On other systems everything is null: not measured.
import { readdir, readFile } from 'node:fs/promises'

/** /proc counts time in hundredths of a second (USER_HZ), whatever the kernel's own rate. */
const microsPerTick = 10_000

type Times = { parent: number; ticks: number; ticksOfEndedChildren: number }

/** @param stat the content of /proc/<pid>/stat, in which the program's name may contain any character */
export function parseStat(stat: string): Times {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (n: number) => Number(fields[n - 3]) // as numbered in proc(5)
  return { parent: field(4), ticks: field(14) + field(15), ticksOfEndedChildren: field(16) + field(17) }
}

const read = (pid: number | string, file: string) =>
  readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => undefined)

/** @returns user and system time of all threads so far */
export async function cpuMicros(pid: number): Promise<number | null> {
  const stat = await read(pid, 'stat')
  return stat === undefined ? null : parseStat(stat).ticks * microsPerTick
}

/** @returns user and system time so far of a process and its children, those that have ended included */
export async function familyCpuMicros(pid: number): Promise<number | null> {
  const stat = await read(pid, 'stat')
  if (stat === undefined) return null
  const self = parseStat(stat)
  let ticks = self.ticks + self.ticksOfEndedChildren
  for (const name of await readdir('/proc')) {
    const child = /^\d+$/.test(name) ? await read(name, 'stat') : undefined
    if (child && parseStat(child).parent === pid) ticks += parseStat(child).ticks
  }
  return ticks * microsPerTick
}

export async function parentOf(pid: number): Promise<number | null> {
  const stat = await read(pid, 'stat')
  return stat === undefined ? null : parseStat(stat).parent
}

/** @returns resident memory now, and its peak since the start */
export async function memoryMiB(pid: number): Promise<{ now: number | null; peak: number | null }> {
  const status = await read(pid, 'status')
  const kilobytes = (name: string) => /(\d+)/.exec(status?.split(`${name}:`)[1] ?? '')?.[1]
  const mib = (text: string | undefined) => (text === undefined ? null : Number(text) / 1024)
  return { now: mib(kilobytes('VmRSS')), peak: mib(kilobytes('VmHWM')) }
}

/** @returns the number of files and sockets that a process has open */
export const openFiles = async (pid: number): Promise<number | null> =>
  await readdir(`/proc/${pid}/fd`).then(
    (names) => names.length,
    () => null,
  )
