// Local data in IndexedDB, which all tabs of an origin share.
import type { OfflineStore, StoredEntry } from './offline-store.ts'

const table = 'entries'

/**
 * A store in the browser's IndexedDB, which outlives a reload, and which all tabs of the origin share.
 *
 * @param name of the database
 */
export function indexedDbStore(name = 'tasks-sdk'): OfflineStore {
  let opened: Promise<IDBDatabase> | undefined

  function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table)
    return resultOf(request).then((database) => {
      // Whoever deletes the database is not kept waiting; whoever uses it next opens it again.
      const forget = () => {
        database.close()
        opened = undefined
      }
      database.onversionchange = forget
      database.onclose = forget
      return database
    })
  }

  async function transaction<T>(mode: IDBTransactionMode, work: (entries: IDBObjectStore) => T): Promise<T> {
    opened ??= open()
    opened.catch(() => {
      opened = undefined
    })
    // Strict, since what is resolved must outlive a loss of power, too.
    const begun = (await opened).transaction(table, mode, { durability: 'strict' })
    const result = work(begun.objectStore(table))
    // Now, and not once the page has heard of each request: by then it may be closed.
    begun.commit()
    return await new Promise((resolve, reject) => {
      begun.oncomplete = () => resolve(result)
      begun.onabort = () => reject(begun.error)
    })
  }

  return {
    name,
    isOrdered: true, // as transactions on one table are
    async load(keys) {
      const found = await transaction('readonly', (entries) =>
        keys
          ? keys.map((key) => [key, entries.get(key)] as const)
          : ([entries.getAllKeys(), entries.getAll()] as const),
      )
      if (keys)
        return (found as (readonly [string, IDBRequest])[])
          .map(([key, { result }]): StoredEntry => [key, result])
          .filter(([, value]) => value !== undefined)
      const [all, values] = found as readonly [IDBRequest<IDBValidKey[]>, IDBRequest<unknown[]>]
      return all.result.map((key, index): StoredEntry => [String(key), values.result[index]])
    },
    write: (puts, deletes) =>
      transaction('readwrite', (entries) => {
        for (const key of deletes) entries.delete(key)
        for (const [key, value] of puts) entries.put(value, key)
      }),
    clear: () => transaction('readwrite', (entries) => void entries.clear()),
  }
}

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
