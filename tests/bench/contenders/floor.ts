// The floor, on a pool with named prepared statements: what every ratio of the benchmark is measured against.
import { serveFloor } from './floor-server.ts'
import { pooled } from './rows.ts'
import { settings } from './settings.ts'

serveFloor(pooled(settings.databaseUrl, settings.poolSize))
