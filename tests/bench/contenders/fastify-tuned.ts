// Fastify 5, tuned: named prepared statements, timestamps as text, tokens verified synchronously by node:crypto.
import { addTasks, newFastify } from './fastify-app.ts'
import { pooled } from './rows.ts'
import { settings } from './settings.ts'
import { userOf } from './token.ts'

const app = newFastify()
addTasks(app, {
  timestamp: { type: 'string' },
  run: pooled(settings.databaseUrl, settings.poolSize),
  authenticate: ({ headers }) => userOf(headers.authorization),
})
await app.listen({ host: '127.0.0.1', port: settings.port })
