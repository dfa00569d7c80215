// Preloaded into a service (`node --import`): moves its clock, as an operator or NTP does, to where a file says.
import { readFileSync } from 'node:fs'

const file = process.env.CLOCK_FILE as string
const RealDate = Date
let movedMillis = 0

/** SIGUSR2: the file holds by how many milliseconds the clock is wrong from now on. Timers, as everywhere, mind it not. */
process.on('SIGUSR2', () => {
  movedMillis = Number(readFileSync(file, 'utf8'))
  process.stdout.write('the clock is moved\n')
})

const now = () => RealDate.now() + movedMillis

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})
