// The baseline on a few connections that all requests share, sending statements without waiting for earlier results.
import pg from 'pg'
import { serveBaseline } from './baseline-server.ts'
import { rowOptions, statements } from './rows.ts'
import { settings } from './settings.ts'

const connections = Math.min(8, settings.poolSize)

const clients = await Promise.all(
  Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: settings.databaseUrl, pipeline: true, ...rowOptions })
    client.on('error', () => process.exit(1))
    await client.connect()
    return client
  }),
)

let turn = 0
serveBaseline(async (name, values) => {
  turn = (turn + 1) % connections
  const client = clients[turn] as pg.Client
  return (await client.query({ name, text: statements[name], values })).rows
})
