// One refresh for all tabs and workers of an origin, where there are Web Locks; elsewhere each has its own.

/** A tab that hangs must not keep the others waiting: then there may be two refreshes, which the service allows for. */
const waitMillis = 12_000

/**
 * Does some work while no other tab does work of the same name.
 *
 * @param name nothing secret: other scripts of the origin see it
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator ?? {}
  if (!locks) return await work()
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), waitMillis)
  let begun = false
  try {
    return await locks.request(`tasks-sdk ${name}`, { signal: controller.signal }, () => {
      begun = true
      return work()
    })
  } catch (error) {
    if (begun) throw error
    return await work()
  } finally {
    clearTimeout(timer)
  }
}
