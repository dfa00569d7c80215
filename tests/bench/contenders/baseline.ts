// The baseline, on a pool with named prepared statements: what every ratio of the benchmark is relative to.
import { serveBaseline } from './baseline-server.ts'
import { pooled } from './rows.ts'
import { settings } from './settings.ts'

serveBaseline(pooled(settings.databaseUrl, settings.poolSize))
