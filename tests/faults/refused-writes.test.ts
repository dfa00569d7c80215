// A database that can be read and not written: its disk is full, or it is read-only. The service stays.
import { afterAll, beforeAll, expect } from 'vitest'
import { withAdmin } from '../support/database.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { type OwnPostgres, startPostgres } from './own-postgres.ts'
import { moveToSmallDisk, type SmallDisk } from './small-disk.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

let postgres: OwnPostgres
let disk: SmallDisk
let service: FaultyService
beforeAll(async () => {
  postgres = await startPostgres()
  disk = await moveToSmallDisk(postgres)
  service = await startService(postgres.url)
})
afterAll(() => service.end())

const refused = '503 database_unavailable'

const refuseWrites = (begin: () => Promise<unknown>, end: () => Promise<unknown>) =>
  writeThrough({ service, databaseUrl: postgres.url }, async (load) => {
    await begin()
    await load.responded(refused, 20)
    expect([await load.look(), await service.ask('/ready')]).toEqual(['200', '200'])
    await load.responded(refused, 20)
    await end()
  })

/** Runs statements one by one: some settings cannot be changed within a transaction. */
const run = (...statements: string[]) =>
  withAdmin(postgres.url, async (admin) => {
    await admin.query('set default_transaction_read_only = off')
    for (const statement of statements) await admin.query(statement)
  })

survives('a full disk refuses writes and no reads until there is room again', () =>
  refuseWrites(disk.fill, disk.empty),
)

survives('a read-only server refuses writes and no reads until it is set back', () =>
  refuseWrites(
    () => run('alter system set default_transaction_read_only = on', 'select pg_reload_conf()'),
    () => run('alter system reset default_transaction_read_only', 'select pg_reload_conf()'),
  ),
)

survives('sessions that were opened read-only do not outlive the fault', () =>
  refuseWrites(
    () =>
      run(
        'alter database tasks_api set default_transaction_read_only = on',
        `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'tasks-api' and pid <> pg_backend_pid()`,
      ),
    () => run('alter database tasks_api reset default_transaction_read_only'),
  ),
)
