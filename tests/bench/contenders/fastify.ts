// Fastify 5 as its documentation shows it: schemas for requests and responses, @fastify/jwt, a pool and plain queries.
import jwt from '@fastify/jwt'
import pg from 'pg'
import { addTasks, newFastify } from './fastify-app.ts'
import { statements } from './rows.ts'
import { settings } from './settings.ts'

type Claims = { user_id: number; sub: string; type: string }

// As pg's documentation shows it; a timestamp is a Date, as by default.
pg.types.setTypeParser(20, Number)
pg.types.setTypeParser(1082, (day) => day)
const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: settings.poolSize })
pool.on('error', () => {})

const app = newFastify()
await app.register(jwt, {
  secret: settings.secret,
  verify: { algorithms: ['HS256'], allowedIss: 'tasks-api', allowedAud: 'tasks-api' },
})

addTasks(app, {
  timestamp: { type: 'string', format: 'date-time' },
  run: async (name, values) => (await pool.query(statements[name], values)).rows,
  authenticate: async (request) => {
    try {
      const { user_id, sub, type } = await request.jwtVerify<Claims>()
      return type === 'access' && sub === String(user_id) ? user_id : undefined
    } catch {
      return undefined
    }
  },
})
await app.listen({ host: '127.0.0.1', port: settings.port })
