// Creates a demo account with a few tasks; replaces the one of an earlier run.
import { randomBytes } from 'node:crypto'
import { openDatabase } from '../db/database.ts'
import { migrateToLatest } from '../db/migrate.ts'
import { throwUnusable } from '../db/unusable-database.ts'
import { deleteUser } from '../features/account/queries.ts'
import { findUserByEmail, insertUser } from '../features/auth/queries.ts'
import { hashPassword } from '../features/credentials/password.ts'
import { listQueries } from '../features/lists/queries.ts'
import { deleteTask, insertTask, updateTask } from '../features/tasks/queries.ts'
import type { NewTask } from '../features/tasks/task.ts'
import { OperatorError } from '../operator-error.ts'
import { runOnDatabase } from './run.ts'

const email = 'demo@example.com'

const demoTasks: NewTask[] = [
  { title: 'Read the contract', description: 'It is at /openapi.json.', completed: true },
  { title: 'Create a task', priority: 'high' },
  { title: 'Give a task a day', due_date: '2030-01-31', priority: 'medium' },
  { title: 'Pay the rent', due_date: '2030-01-31', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=-1' },
  { title: 'Überraschung vorbereiten 🎂', description: 'Any language, any script.', priority: 'low' },
]

await runOnDatabase(async ({ url, directUrl, config }) => {
  if (config.NODE_ENV === 'production')
    throw new OperatorError('demo data is for development only (NODE_ENV is production)')
  await migrateToLatest(directUrl).catch(throwUnusable(directUrl))
  const db = openDatabase({ url, poolSize: 1 })
  try {
    const password = randomBytes(12).toString('base64url')
    const password_hash = await hashPassword(password)
    const previous = await findUserByEmail(db, email)
    if (previous) await deleteUser(db, previous.id, previous.password_hash)
    const user = await insertUser(db, { email, name: 'Demo', password_hash })
    if (user === undefined)
      throw new OperatorError(`${email} was registered by somebody else meanwhile; try again`)
    for (const task of demoTasks) await insertTask(db, user.id, task)
    const list = await listQueries.insert(db, user.id, { name: 'Party' })
    const cake = await insertTask(db, user.id, { title: 'Bake a cake', list_id: list?.id })
    for (const title of ['Buy eggs', 'Heat the oven'])
      await insertTask(db, user.id, { title, parent_id: cake?.id })
    const weekly = { title: 'Water the plants', due_date: '2030-01-04', recurrence: 'FREQ=WEEKLY' }
    const plants = await insertTask(db, user.id, weekly)
    if (plants) await updateTask(db, user.id, plants.id, { completed: true })
    const deleted = await insertTask(db, user.id, { title: 'Look into the trash, and restore this' })
    if (deleted) await deleteTask(db, user.id, deleted.id)
    const count = demoTasks.length + 6
    process.stdout.write(`Created ${count} tasks and a list for ${email}, password ${password}\n`)
  } finally {
    await db.destroy()
  }
})
